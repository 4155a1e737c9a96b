"""Offices that take reports, officers who may handle one, what waits; nothing here is searched, exported or announced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from branches.whistle import rules
from branches.whistle.access import handled, marks_of
from branches.whistle.enums import OPEN_STATES, WhistleState
from branches.whistle.models import WhistleKey, WhistleReport
from portal.catalogue.selectors import values_on
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

FIGURES = ("WHISTLE_REPLY_WORKDAYS", "WHISTLE_CLOSE_DAYS", "WHISTLE_KEEP_DAYS", "WHISTLE_DAY_LIMIT", "WHISTLE_WORK_BITS")


@dataclass(frozen=True)
class Limits:
    """Working days to tell the reporter, days to conclude, days that contents are kept after, reports of a day from which on each
    one costs the browser some work, and how much of it (bits)."""

    reply: int
    close: int
    keep: int
    day: int
    work: int


def work_of(day: date) -> int:
    """The bits of work that a report of ``day`` costs; 0 while the box is not flooded. Two statements."""
    limits = limits_on(day)
    return rules.work_of(WhistleReport.objects.filter(received_on=day).count(), limits.day, limits.work)


def limits_on(day: date) -> Limits:
    found = values_on(FIGURES, day)
    return Limits(*(int(found[code]) for code in FIGURES))


def offices(day: date) -> QuerySet[Node]:
    """Nodes at which a discipline officer sits."""
    grants = RoleGrant.objects.valid_on(day).filter(role=Role.DISCIPLINE, user__is_active=True, user__person__isnull=False)
    return Node.objects.filter(pk__in=grants.values("node")).order_by("path")


def _seats(day: date, role: str) -> list[tuple[rules.Seat, int]]:
    """Who holds ``role``: (seat, account). One statement."""
    grants = RoleGrant.objects.valid_on(day).filter(role=role, user__is_active=True, user__person__isnull=False)
    rows = grants.values_list("user__person_id", "user__person__name", "user__person__staff_no", "node__path", "user_id")
    return [(rules.Seat(pk, (name, number), path), user_id) for pk, name, number, path, user_id in rows]


def officers_named(text: str, day: date) -> dict[int, int]:
    """Discipline officers whom ``text`` names: person -> account. One statement."""
    return {seat.person_id: user for seat, user in _seats(day, Role.DISCIPLINE) if rules.is_named(seat, text)}


@dataclass(frozen=True)
class Routing:
    """Where a report goes, whom it must never reach, and the keys of those who may open the name."""

    path: str | None
    named: frozenset[int]
    keys: tuple[WhistleKey, ...]


def routing_of(node: Node, accused: str, text: str, *, is_head: bool, day: date, openers: int) -> Routing:
    """Decide by ``rules.route``. Officers named anywhere, and everybody of an accused's name, are barred; whoever is named
    as accused and commands an office bars it with all below. Five statements."""
    officers = _seats(day, Role.DISCIPLINE)
    named = {seat.person_id for seat, _user in officers if rules.is_named(seat, f"{accused}\n{text}")}
    words = rules.words_in(accused)
    named |= set(Person.objects.filter(Q(name__in=words) | Q(staff_no__in={w.upper() for w in words})).values_list("pk", flat=True))
    heads = [seat for seat, _user in _seats(day, Role.COMMITTEE) if rules.is_named(seat, accused) or seat.person_id in named]
    commanders = [seat.path for seat in heads] + ([node.path] if is_head else [])
    named |= {seat.person_id for seat in heads}
    free = [(seat, user) for seat, user in officers if seat.person_id not in named]
    keys = {key.user_id: key for key in WhistleKey.objects.filter(user__in=[user for _seat, user in free])} if openers else {}
    places = []
    for path in sorted(ancestors_of(node.path), key=len, reverse=True):
        if any(seat.path == path for seat, _user in officers):
            reach = {user for seat, user in free if path.startswith(seat.path)}
            places.append((path, len({u for u in reach if u in keys}) if openers else len(reach)))
    found = rules.route(places, commanders, max(1, openers))
    able = {user for seat, user in free if found is not None and found.startswith(seat.path)}
    chosen = tuple(key for user, key in sorted(keys.items()) if user in able)
    return Routing(found, frozenset(named), chosen)


def upper_office(report: WhistleReport, barred: Sequence[str], day: date) -> Node | None:
    """The nearest office above that has an officer whom nothing bars (``barred`` are marks). Three statements."""
    above = [p for p in ancestors_of(report.node.path) if p != report.node.path]
    able = {
        seat.path for seat, _user in _seats(day, Role.DISCIPLINE)
        if seat.path in above and not set(barred).intersection(marks_of(seat.person_id))
    }  # fmt: skip
    return Node.objects.filter(path=max(able, key=len)).first() if able else None


def officers_for(report: WhistleReport, day: date) -> set[int]:
    """Accounts that may handle it now: of its office and above, none of them named. Two statements."""
    barred = set(report.whistlenameds.values_list("mark", flat=True))  # type: ignore[attr-defined]
    rows = _seats(day, Role.DISCIPLINE)
    return {user for seat, user in rows if report.node.path.startswith(seat.path) and barred.isdisjoint(marks_of(seat.person_id))}


def waiting(actor: Actor) -> QuerySet[WhistleReport]:
    """New ones, those with something added, those whose limit runs: all that is open."""
    return handled(actor).filter(Q(state__in=OPEN_STATES) | Q(has_news=True), erased_on=None)


def key_of(actor: Actor) -> WhistleKey | None:
    return WhistleKey.objects.filter(user=actor.user_id).first() if actor.user_id is not None else None


def figures(rows: QuerySet[WhistleReport], year: int) -> dict[str, int]:
    """Received, told in time, concluded in time in a year: one statement."""
    mine = rows.filter(received_on__year=year).order_by()
    return mine.aggregate(
        received=Count("pk", distinct=True),
        told=Count("pk", filter=Q(replied_on__lte=F("reply_due_on")), distinct=True),
        closed=Count("pk", filter=Q(state__in=(WhistleState.CONCLUDED, WhistleState.DECLINED)), distinct=True),
    )
