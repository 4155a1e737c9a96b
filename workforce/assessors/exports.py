"""The register of qualifications as a file."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.assessors import selectors
from workforce.assessors.filters import AssessorFilter


def find_qualifications(asked: Asked) -> Found:
    rows = selectors.qualifications(asked.scope)
    filterset = AssessorFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, [])


COLUMNS = (
    ExportColumn("name", _("评价机构名称")),
    ExportColumn("kind", _("类型"), "get_kind_display"),
    ExportColumn("number", _("备案号")),
    ExportColumn("authority", _("批准或备案机关")),
    ExportColumn("node", _("承办单位"), "node.name"),
    ExportColumn("from_on", _("有效期开始"), kind="date"),
    ExportColumn("to_on", _("有效期截止"), kind="date"),
    ExportColumn("n_occupations", _("职业数"), kind="number"),
    ExportColumn("n_pairs", _("职业等级数"), kind="number"),
)
EXPORTERS = (Exporter("assessor-list", _("评价资质"), "assessor.view", COLUMNS, find_qualifications, ("name", "to_on"), ""),)
