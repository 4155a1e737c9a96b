"""Proposals for a pool that wait for a second person."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.talents.models import TalentMembership


def to_confirm(actor: Actor, at: datetime) -> Todos:
    """In reach, proposed by somebody else and not oneself: two statements."""
    rows = TalentMembership.objects.within(Scope(actor.scope("talentpool.edit").paths)).filter(confirmed_at=None, to_on=None)
    rows = rows.exclude(proposed_by=actor.user_id).select_related("person__unit", "pool")
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)

    def drawn(row: TalentMembership) -> Todo:
        return Todo(f"{row.pool.name}：{row.person.name}", reverse("talent_member", args=[row.pk]), detail=row.person.unit.name)

    return of_rows(rows, drawn, localdate(at))
