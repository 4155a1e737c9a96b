"""Cases as a file: neither names nor words of anybody."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.cases import access, selectors
from workforce.cases.enums import CaseState
from workforce.cases.filters import WorkerCaseFilter


def of_tab(rows, tab: str, today):
    """The cases of a tab: of a state or late; all of them for anything else."""
    if tab == "late":
        return rows.late_on(today)
    return rows.filter(state=tab) if tab in CaseState.values else rows


def find_cases(asked: Asked) -> Found:
    rows = of_tab(selectors.with_all(access.office_rows(asked.actor)), asked.params.get("s", ""), asked.today)
    filterset = WorkerCaseFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


COLUMNS = (
    ExportColumn("id", _("编号"), "pk", kind="number"),
    ExportColumn("unit", _("单位"), "unit.name"),
    ExportColumn("category", _("类别"), "get_category_display"),
    ExportColumn("channel", _("渠道"), "get_channel_display"),
    ExportColumn("raised_on", _("提出日期"), kind="date"),
    ExportColumn("due_on", _("答复期限"), kind="date"),
    ExportColumn("answered_on", _("答复日期"), kind="date"),
    ExportColumn("escalated_on", _("督办日期"), kind="date"),
    ExportColumn("closed_on", _("办结日期"), kind="date"),
    ExportColumn("closed_how", _("办结方式"), "get_closed_how_display"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (Exporter("worker-cases", _("维权诉求"), "worker_case.edit", COLUMNS, find_cases, ("raised_on", "due_on")),)
