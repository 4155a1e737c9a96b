"""Reads of honours."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.people.models import Person, Transfer
from portal.rights.access import Actor
from workforce.honours.models import Honour

STATES = {
    "registered": Q(confirmed_at=None, withdrawn_at=None),
    "confirmed": Q(withdrawn_at=None, confirmed_at__isnull=False),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


def honours(scope: Scope) -> QuerySet[Honour]:
    """Honours within ``scope``, newest first, with what a list shows."""
    return Honour.objects.within(scope).select_related("title", "person", "node", "registered_by", "confirmed_by")


def state_counts(rows: QuerySet[Honour]) -> dict[str, int]:
    """How many rows are in each state, and all of them: one statement."""
    counts = {name: Count("pk", filter=is_in) for name, is_in in STATES.items()}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def years_of(rows: QuerySet[Honour]) -> list[int]:
    """Years in which the rows were given, newest first."""
    return [day.year for day in rows.order_by().dates("awarded_on", "year", order="DESC")]


def wall() -> QuerySet[Honour]:
    """What everybody may see: confirmed honours of collectives, and of people who have agreed."""
    rows = Honour.objects.filter(STATES["confirmed"]).filter(Q(person=None) | Q(is_shown=True))
    return rows.select_related("title", "person", "node").order_by("-level", "-awarded_on", "pk")


def for_panel(actor: Actor, person: Person) -> list[Honour]:
    """A person's honours that the actor may see, newest first; withdrawn ones for the holder and the offices alike."""
    rows = Honour.objects.within(actor.scope("honour.view")).filter(person=person)
    return list(rows.select_related("title"))


Moves = dict[int, list[tuple[date, int]]]


def moves_of(people: Iterable[Person]) -> Moves:
    """Person id -> (day of a transfer, id of the unit left), oldest first: one statement."""
    found: Moves = {}
    rows = Transfer.objects.filter(person__in=[p.pk for p in people]).order_by("moved_on", "pk")
    for person_id, moved_on, from_unit in rows.values_list("person_id", "moved_on", "from_unit_id"):
        found.setdefault(person_id, []).append((moved_on, from_unit))
    return found


def unit_id_on(person: Person, day: date, moves: Moves) -> int:
    """The unit at the end of ``day``: where the next transfer leads away from, else the present one."""
    return next((unit for moved_on, unit in moves.get(person.pk, ()) if moved_on > day), person.unit_id)


def unit_on(person: Person, day: date) -> Node:
    """The unit of ``person`` at the end of ``day``."""
    pk = unit_id_on(person, day, moves_of([person]))
    return person.unit if pk == person.unit_id else Node.objects.get(pk=pk)
