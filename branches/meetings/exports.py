"""Meetings and what they have handed out."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.meetings import selectors
from branches.meetings.filters import ActionFilter, MeetingFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_meetings(asked: Asked) -> Found:
    rows = selectors.meeting_rows(asked.scope)
    if asked.params.get("s") == "decisions":
        rows = rows.filter(kind__is_decision=True)
    filterset = MeetingFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def of_tab(rows: Any, tab: str, today: Any) -> Any:
    """The actions of a tab: late, open or done; all of them for anything else."""
    found = {"late": rows.filter(done_on=None, due_on__lt=today), "open": rows.filter(done_on=None), "done": rows.exclude(done_on=None)}
    return found.get(tab, rows)


def find_actions(asked: Asked) -> Found:
    rows = of_tab(selectors.action_rows(asked.scope), asked.params.get("s", ""), asked.today)
    filterset = ActionFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def _with_state(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_state(rows, asked.today)


MEETINGS = (
    ExportColumn("title", _("会议名称")),
    ExportColumn("kind", _("会议类型"), "kind.name"),
    ExportColumn("node", _("召集单位"), "node.name"),
    ExportColumn("held_on", _("会议日期"), kind="date"),
    ExportColumn("guests", _("参会部门和单位")),
    ExportColumn("actions_all", _("交办事项"), kind="number"),
    ExportColumn("actions_done", _("已办结"), kind="number"),
)
ACTIONS = (
    ExportColumn("text", _("要办的事")),
    ExportColumn("meeting", _("会议"), "meeting.title"),
    ExportColumn("kind", _("会议类型"), "meeting.kind.name"),
    ExportColumn("side", _("责任方"), "get_side_display"),
    ExportColumn("owner_node", _("责任部门"), "owner_node.name"),
    ExportColumn("owner_post", _("责任岗位")),
    ExportColumn("due_on", _("完成期限"), kind="date"),
    ExportColumn("done_on", _("办结日期"), kind="date"),
    ExportColumn("result", _("办理结果")),
    ExportColumn("state", _("状态"), lambda row: str(row.state.label)),
)
EXPORTERS = (
    Exporter("meeting-list", _("联席会议"), "meeting.view", MEETINGS, find_meetings, ("title", "node__path", "held_on")),
    Exporter("meeting-actions", _("会议交办事项"), "meeting.view", ACTIONS, find_actions, ("due_on",), decorate=_with_state),
)
