"""The list of schemes as a table. A scheme itself leaves as the yaml file that may be uploaded again."""

from django.utils.translation import gettext_lazy as _

from assessment.schemes import selectors
from assessment.schemes.models import AssessmentScheme
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_schemes(asked: Asked) -> Found:
    return Found(AssessmentScheme.objects.select_related("drafted_by"))


COLUMNS = (
    ExportColumn("code", _("编码")),
    ExportColumn("title", _("方案"), selectors.name_of),
    ExportColumn("version", _("版本"), kind="number"),
    ExportColumn("share", _("结果性指标占比（%）"), lambda row: selectors.body_of(row).result_share, "number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("drafted_by", _("起草人"), "drafted_by.display_name"),
    ExportColumn("drafted_at", _("起草日期"), kind="date"),
)
EXPORTERS = (Exporter("scheme-list", _("考核方案"), "scheme.view", COLUMNS, find_schemes, ("code", "version", "state", "drafted_at")),)
