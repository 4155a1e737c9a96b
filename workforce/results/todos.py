"""Results that wait for somebody else, and those that came back to whoever registered them."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.results.enums import ResultState
from workforce.results.models import ResultAuthor, WorkResult


def to_confirm(actor: Actor, at: datetime) -> Todos:
    """In reach, entered by somebody else and not written by the actor: two statements."""
    rows = WorkResult.objects.within(Scope(actor.scope("result.confirm").paths)).filter(state=ResultState.REGISTERED)
    rows = rows.exclude(registered_by=actor.user_id).select_related("node")
    if actor.person_id is not None:
        rows = rows.exclude(pk__in=ResultAuthor.objects.filter(person=actor.person_id).values("result"))
    return of_rows(rows, _drawn, localdate(at))


def to_mend(actor: Actor, at: datetime) -> Todos:
    """Returned to the actor: two statements."""
    rows = WorkResult.objects.within(actor.scope("result.register")).filter(state=ResultState.RETURNED, registered_by=actor.user_id)
    return of_rows(rows.select_related("node"), _returned, localdate(at))


def _drawn(row: WorkResult) -> Todo:
    return Todo(row.title, reverse("result_detail", args=[row.pk]), detail=f"{row.get_kind_display()} · {row.node.name}")


def _returned(row: WorkResult) -> Todo:
    return Todo(row.title, reverse("result_detail", args=[row.pk]), detail=row.reason)
