"""The ledger as a file. What was paid is in the funds' own files."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.conversions import selectors
from workforce.conversions.enums import ConversionState
from workforce.conversions.filters import ConversionFilter


def find_conversions(asked: Asked) -> Found:
    rows, wanted, words = selectors.conversions(asked.scope), asked.params.get("s", ""), []
    if wanted in ConversionState.values:
        rows, words = rows.filter(state=wanted), [str(ConversionState(wanted).label)]
    filterset = ConversionFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def _verifier(row) -> str:
    return str(row.verified_by) if row.verified_by is not None else ""


COLUMNS = (
    ExportColumn("title", _("来源")),
    ExportColumn("source_kind", _("来源类别"), "get_source_kind_display"),
    ExportColumn("unit", _("成果所属单位"), "unit.name"),
    ExportColumn("node", _("应用单位"), "node.name"),
    ExportColumn("route", _("转化方式"), "get_route_display"),
    ExportColumn("from_on", _("开始应用"), kind="date"),
    ExportColumn("year", _("计入年度"), kind="number"),
    ExportColumn("benefit", _("实测效益（元）"), kind="number"),
    ExportColumn("measured", _("测算方法")),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("verified_by", _("核验人"), _verifier),
    ExportColumn("verified_on", _("核验日期"), kind="date"),
)
EXPORTERS = (Exporter("conversion-list", _("转化台账"), "conversion.view", COLUMNS, find_conversions, ("year", "benefit", "verified_on")),)
