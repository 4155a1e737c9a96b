"""Reads of honours."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from portal.files.access import Place
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


def node_of(honour_id: int) -> int | None:
    """The node that keeps the honour's papers."""
    return Honour.objects.filter(pk=honour_id).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[Honour, int]:
    """Ids of the honours whose papers the actor may put beside other records: those he registers."""
    return Honour.objects.within(actor.scope("honour.register")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open. One statement."""
    rows = honours(actor.scope("honour.view")).filter(pk__in=list(ids))
    return {h.pk: Place(f"{h.title}（{h.awarded_on}）", reverse("honour_detail", args=[h.pk])) for h in rows}


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


def held_titles(person: Any, codes: Iterable[str]) -> QuerySet[Honour]:
    """Confirmed honours of these titles that ``person`` holds; an outer reference of another query will do."""
    return Honour.objects.filter(STATES["confirmed"], person=person, title__code__in=list(codes))


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
