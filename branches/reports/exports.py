"""The list of joint reports."""

from django.utils.translation import gettext_lazy as _

from branches.reports import selectors
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_reports(asked: Asked) -> Found:
    return Found(selectors.reports(asked.scope))


COLUMNS = (
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("period", _("时期")),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("final_at", _("定稿日期"), kind="date"),
)
EXPORTERS = (Exporter("report-list", _("联合报告"), "report.view", COLUMNS, find_reports, ("node__path", "starts_on", "state")),)
