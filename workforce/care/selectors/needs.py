"""Needs and service orders in reach, and the figures of their rules."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.models import RoleGrant
from workforce.care import rules
from workforce.care.enums import CARE_TONES, CareNeedState, CareOrderState
from workforce.care.models import CareNeed, CareOrder, CareService


def promised_by(day: date) -> date:
    """The usual promise: so many working days after ``day``."""
    return work_calendar(day).add(day, int(value_on("CARE_PROMISE_DAYS", day)))


def needs(scope: Scope) -> QuerySet[CareNeed]:
    return CareNeed.objects.within(scope).select_related("unit", "person").order_by("-raised_on", "-pk")


def office_needs(actor: Actor) -> QuerySet[CareNeed]:
    """Needs in the reach of the office; of the actor's own ones he is only the asker."""
    rows = needs(Scope(actor.scope("care.edit").paths))
    return rows if actor.person_id is None else rows.exclude(person=actor.person_id)


def orders(scope: Scope) -> QuerySet[CareOrder]:
    names = ("need__unit", "need__person", "service", "owner", "speaker", "branch")
    return CareOrder.objects.within(scope).select_related(*names).order_by("-ordered_on", "-pk")


def own_needs(actor: Actor) -> QuerySet[CareNeed]:
    """What the actor has asked for, with its order."""
    return needs(Scope(person_id=actor.person_id)).select_related("order", "order__service", "order__owner")


def with_states(rows: list[Any], today: date) -> list[Any]:
    """Tone and lateness beside each row; no statement."""
    for row in rows:
        row.tone = CARE_TONES[row.state]
        row.is_late = isinstance(row, CareOrder) and rules.is_late(row.state, row.promised_on, today)
    return rows


def state_counts(rows: QuerySet[Any], states: Iterable[str]) -> dict[str, int]:
    """How many rows are in each state, and all of them: one statement."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in states}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def services() -> QuerySet[CareService]:
    return CareService.objects.filter(is_active=True)


def units_for(actor: Actor) -> QuerySet[Node]:
    """Units whose needs the office may write down."""
    return Node.objects.within(Scope(actor.scope("care.edit").paths)).units().filter(closed_on=None).order_by("path")


def nodes_for(actor: Actor) -> QuerySet[Node]:
    """Branches and units for which the office may note counts."""
    rows = Node.objects.within(Scope(actor.scope("care.tally").paths)).filter(closed_on=None)
    return rows.exclude(kind=NodeKind.PARTY_GROUP).order_by("path")


def branches_for(actor: Actor) -> QuerySet[Node]:
    """Party organisations that may lead a service."""
    kinds = (*BRANCH_KINDS, NodeKind.GENERAL_BRANCH, NodeKind.PARTY_COMMITTEE)
    return Node.objects.within(Scope(actor.scope("care.edit").paths)).filter(kind__in=kinds, closed_on=None).order_by("path")


def person_of(actor: Actor) -> Person | None:
    if actor.person_id is None:
        return None
    return Person.objects.select_related("unit").get(pk=actor.person_id)


def officers_of(path: str, role: str, today: date) -> set[int]:
    """Accounts with ``role`` at the nearest node on the line of ``path``: one statement."""
    line = ancestors_of(path)
    grants = RoleGrant.objects.valid_on(today).filter(node__path__in=line, role=role, user__is_active=True)
    found: dict[str, set[int]] = {}
    for at, user_id in grants.values_list("node__path", "user_id"):
        found.setdefault(at, set()).add(user_id)
    return next((found[at] for at in reversed(line) if at in found), set())


def to_serve(actor: Actor) -> QuerySet[CareOrder]:
    """Orders that the actor serves, and those done that he rates."""
    mine = orders(Scope(person_id=actor.person_id))
    return mine.filter(Q(owner=actor.person_id, state=CareOrderState.OPEN) | Q(speaker=actor.person_id, state=CareOrderState.DONE))


def confirm_days(today: date) -> int:
    """The days within which a service that is done is rated."""
    return int(value_on("CARE_CONFIRM_DAYS", today))


def silent_rows(today: date) -> QuerySet[CareOrder]:
    """Done services without a word of the workers within the days of the rule."""
    last = rules.silent_before(today, confirm_days(today))
    return CareOrder.objects.filter(state=CareOrderState.DONE, asked_on__lt=last)


def waiting_needs(actor: Actor) -> QuerySet[CareNeed]:
    return office_needs(actor).filter(state=CareNeedState.OPEN)


def counted_paths(scope: Scope) -> tuple[str, ...]:
    """Where counts are read: a Party committee counts the unit that it stands in. One statement at most."""
    party = Node.objects.filter(path__in=scope.paths, kind=NodeKind.PARTY_COMMITTEE, parent__isnull=False)
    above = dict(party.values_list("path", "parent__path")) if scope.paths else {}
    return tuple(sorted({above.get(path, path) for path in scope.paths}))


def below(field: str, paths: Iterable[str]) -> Q:
    """Rows below any of ``paths``; none for no path."""
    reach = Q(pk__in=[])
    for path in paths:
        reach |= subtree(field, path)
    return reach
