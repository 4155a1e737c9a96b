"""Honours that wait for a second person."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.honours import selectors
from workforce.honours.models import Honour


def to_confirm(actor: Actor, at: datetime) -> Todos:
    """Registered honours in reach that somebody else has entered and that are not the actor's own: two statements."""
    rows = selectors.honours(Scope(actor.scope("honour.confirm").paths)).filter(selectors.STATES["registered"])
    rows = rows.exclude(registered_by=actor.user_id)
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)
    return of_rows(rows, _drawn, localdate(at))


def _drawn(row: Honour) -> Todo:
    holder = row.person.name if row.person is not None else row.node.name
    return Todo(f"{holder} · {row.title.name}", reverse("honour_detail", args=[row.pk]), detail=row.node.name)
