from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.notes import rules, selectors
from branches.notes.enums import NoteState
from branches.notes.models import BranchNote
from portal.notices.todos import Todo, Todos, dated, of_rows
from portal.rights.access import Actor


def to_hand_in(actor: Actor, at: datetime) -> Todos:
    """The note of the month before, where the branch has not handed it in: two statements."""
    today = localdate(at)
    month = rules.month_before(today)
    owed = selectors.missing(selectors.branches_of(actor.scope("note.edit")), month)
    if not owed:
        return Todos()
    due, words = selectors.due_of(month, today), {"month": f"{month:%Y-%m}"}
    rows = [
        Todo(_("%(month)s 思想动态") % words, reverse("note_write", args=[b.node.code, words["month"]]), due, b.node.name) for b in owed
    ]
    return dated(rows, today)


def to_answer(actor: Actor, at: datetime) -> Todos:
    """Notes that the committee has not read: two statements at most."""

    def drawn(row: BranchNote) -> Todo:
        return Todo(_("%(month)s 思想动态") % {"month": str(row)}, reverse("note_detail", args=[row.pk]), detail=row.branch.node.name)

    rows = BranchNote.objects.within(actor.scope("note.answer")).filter(state=NoteState.HANDED)
    return of_rows(rows.select_related("branch__node"), drawn, localdate(at))
