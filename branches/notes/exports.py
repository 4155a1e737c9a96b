from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.notes import access, selectors
from branches.notes.enums import NoteState
from branches.notes.models import BranchNote
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def of_tab(rows: Any, tab: str) -> Any:
    return rows.filter(state=tab) if tab in NoteState.values else rows


def find_notes(asked: Asked) -> Found:
    return Found(of_tab(selectors.with_all(access.rows_for(asked.actor)), asked.params.get("s", "")))


def _matters(row: BranchNote) -> str:
    return "\n".join(f"{m.topic}（{m.get_mood_display()}）：{m.text} 措施：{m.measure}" for m in row.lines.all())


COLUMNS = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("month", _("月份"), str),
    ExportColumn("matters", _("情况和措施"), _matters),
    ExportColumn("handed_on", _("报送日期"), kind="date"),
    ExportColumn("answer", _("党委意见")),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (Exporter("note-list", _("思想动态"), "note.view", COLUMNS, find_notes, ("month",)),)
