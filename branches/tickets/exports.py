"""Tickets without names and without the words of the person; needs by topic."""

from django.utils.translation import gettext_lazy as _

from branches.tickets import access, selectors
from branches.tickets.filters import TicketFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def of_tab(rows, tab: str, today):
    """The tickets of a tab: open, assigned, answered, closed or late; all of them for anything else."""
    if tab == "late":
        return rows.late_on(today)
    return rows.filter(state=tab) if tab in {"open", "assigned", "answered", "closed"} else rows


def find_tickets(asked: Asked) -> Found:
    rows = of_tab(selectors.with_all(access.office_rows(asked.actor)), asked.params.get("s", ""), asked.today)
    filterset = TicketFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


COLUMNS = (
    ExportColumn("id", _("编号"), "pk", kind="number"),
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("topic", _("类别"), "topic.name"),
    ExportColumn("source", _("来源"), "get_source_display"),
    ExportColumn("unit", _("办理部门"), "unit.name"),
    ExportColumn("raised_on", _("提出日期"), kind="date"),
    ExportColumn("due_on", _("答复期限"), kind="date"),
    ExportColumn("answered_on", _("答复日期"), kind="date"),
    ExportColumn("closed_on", _("办结日期"), kind="date"),
    ExportColumn("helped", _("有帮助"), kind="flag"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (Exporter("ticket-list", _("服务诉求"), "ticket.view", COLUMNS, find_tickets, ("raised_on", "due_on")),)
