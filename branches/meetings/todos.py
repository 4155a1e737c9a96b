"""Actions of meetings that the actor's departments carry out."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.meetings import selectors
from branches.meetings.models import MeetingAction
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def open_actions(actor: Actor, at: datetime) -> Todos:
    today = localdate(at)
    rows = selectors.open_actions(Scope(actor.scope("meeting.act").paths), today)
    return of_rows(rows, _drawn, today, due="due_on")


def _drawn(row: MeetingAction) -> Todo:
    return Todo(row.text, reverse("meeting_action", args=[row.pk]), row.due_on, row.owner_node.name if row.owner_node else row.owner_post)
