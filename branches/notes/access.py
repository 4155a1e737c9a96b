"""The branch's office writes its notes; the committee above reads those that are handed in."""

from django.db.models import QuerySet

from branches.notes.enums import NoteState
from branches.notes.models import BranchNote
from portal.rights.access import Actor


def rows_for(actor: Actor) -> QuerySet[BranchNote]:
    own = BranchNote.objects.within(actor.scope("note.edit"))
    above = BranchNote.objects.within(actor.scope("note.answer")).exclude(state=NoteState.DRAFT)
    return own | above
