"""Methods as a file."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.methods import selectors
from workforce.methods.enums import MethodState
from workforce.methods.filters import MethodFilter


def find_methods(asked: Asked) -> Found:
    rows, wanted, words = selectors.methods(asked.scope), asked.params.get("s", ""), []
    if wanted in MethodState.values:
        rows, words = rows.filter(state=wanted), [str(MethodState(wanted).label)]
    filterset = MethodFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


COLUMNS = (
    ExportColumn("title", _("操作法名称")),
    ExportColumn("named_as", _("命名")),
    ExportColumn("level", _("级别"), "get_level_display"),
    ExportColumn("unit", _("单位"), "unit.name"),
    ExportColumn("creator", _("创造人"), "creator.name", is_personal=True),
    ExportColumn("indicator", _("领先指标")),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("named_on", _("命名日期"), kind="date"),
    ExportColumn("adopter_count", _("应用单位数"), kind="number"),
    ExportColumn("is_promoted", _("可复制、可推广"), kind="flag"),
    ExportColumn("contest", _("推荐参加")),
)
EXPORTERS = (Exporter("method-list", _("先进操作法"), "method.view", COLUMNS, find_methods, ("named_on", "adopter_count"), "creator"),)
