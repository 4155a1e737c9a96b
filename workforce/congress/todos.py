"""What waits in the congress: proposals to answer, substitutes to confirm."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.congress.enums import CongressMatterState
from workforce.congress.models import CongressDelegate, CongressMatter


def to_answer(actor: Actor, at: datetime) -> Todos:
    """Open proposals of delegates, not the actor's own: two statements."""
    rows = CongressMatter.objects.within(Scope(actor.scope("congress.answer").paths)).filter(state=CongressMatterState.OPEN)
    if actor.person_id is not None:
        rows = rows.exclude(raised_by__person=actor.person_id)
    return of_rows(rows.select_related("term__node"), _drawn, localdate(at), "due_on")


def _drawn(row: CongressMatter) -> Todo:
    return Todo(row.title, reverse("congress_matter", args=[row.pk]), row.due_on, row.term.node.name)


def to_confirm(actor: Actor, at: datetime) -> Todos:
    """Substitutes for seats, named by somebody else: two statements."""
    rows = CongressDelegate.objects.within(Scope(actor.scope("congress.confirm").paths)).filter(stands_for__isnull=False, since_on=None)
    return of_rows(rows.exclude(named_by=actor.user_id).select_related("term__node", "person"), _seat, localdate(at))


def _seat(row: CongressDelegate) -> Todo:
    return Todo(f"{row.term.name}：{row.person.name}", reverse("congress_detail", args=[row.term_id]), None, row.term.node.name)
