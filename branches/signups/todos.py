"""Questions that wait for an answer."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.signups import selectors
from branches.signups.models import EventQuestion
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def questions(actor: Actor, at: datetime) -> Todos:
    """Two statements."""
    return of_rows(selectors.open_questions(Scope(actor.scope("signup.manage").paths)), _drawn, localdate(at))


def _drawn(row: EventQuestion) -> Todo:
    return Todo(row.text[:60], reverse("signup_sheet", args=[row.sheet.activity_id]), detail=row.sheet.activity.subject)
