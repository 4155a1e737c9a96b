"""How many a health check, a visit or a talk has reached."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.care import access
from workforce.care.models import CareTally
from workforce.care.services.common import not_ahead, told, words


@dataclass(frozen=True)
class TallyFacts:
    node: Node
    kind: str
    title: str
    held_on: date
    heads: int


@transaction.atomic
def note_tally(*, actor: Actor, at: datetime, facts: TallyFacts, once_key: str = "") -> CareTally:
    access.ensure_office(actor, "care.tally", facts.node.path)
    if facts.heads < 1:
        raise RuleBroken("care.heads_needed", field="heads")
    key = own_key(actor, once_key)
    row = CareTally(
        node=facts.node, kind=facts.kind, title=words(facts.title, "care.title_needed", "title", 80),
        held_on=not_ahead(facts.held_on, at, "held_on"), heads=facts.heads, told_by=actor.user, once_key=key,
    )  # fmt: skip
    twin = twin_of(CareTally, key) or save_once(row)
    if twin is not None:
        return twin
    told(row, actor, at, "care.tallied", row.node.path, kind=row.kind, heads=row.heads)
    return row


@transaction.atomic
def drop_tally(*, actor: Actor, at: datetime, tally: CareTally) -> None:
    """A line that was written by mistake."""
    row = CareTally.objects.select_for_update(of=("self",)).select_related("node").filter(pk=tally.pk).first()
    if row is None:
        raise NotReachable("care")
    access.ensure_office(actor, "care.tally", row.node.path)
    told(row, actor, at, "care.tally_dropped", row.node.path, kind=row.kind, heads=row.heads)
    row.delete()
