"""Cases in reach, the days of their rules, who is told, and the counts for those who lead."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_on, values_on
from portal.kernel.fields import keyed_hashes
from portal.kernel.floors import hide_small, shown_whole
from portal.kernel.scope import Scope, path_line
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant
from workforce.care.selectors.needs import below, counted_paths, person_of
from workforce.cases import rules
from workforce.cases.enums import CASE_TONES, CaseCategory
from workforce.cases.models import WorkerCase

__all__ = ["person_of"]


def due_after(category: str, day: date) -> date:
    """The last day for the answer: so many working days after ``day``."""
    return work_calendar(day).add(day, int(value_on(f"CASE_DAYS_{category.upper()}", day)))


@dataclass(frozen=True)
class Silence:
    """Working days for the word on an answer, and for it after the reminder."""

    answer: int
    remind: int


def silence(day: date) -> Silence:
    found = values_on(("CASE_CONFIRM_DAYS", "CASE_REMIND_DAYS"), day)
    return Silence(int(found["CASE_CONFIRM_DAYS"]), int(found["CASE_REMIND_DAYS"]))


def with_all(rows: QuerySet[WorkerCase]) -> QuerySet[WorkerCase]:
    return rows.select_related("unit", "handler").order_by("-raised_on", "-pk")


def with_states(rows: list[Any], today: date) -> list[Any]:
    """Tone and lateness beside each row; no statement."""
    for row in rows:
        row.is_late = rules.is_late(row.state, row.due_on, today)
        row.tone = CASE_TONES[row.state]
    return rows


def units_for(actor: Actor) -> QuerySet[Node]:
    return Node.objects.within(Scope(actor.scope("worker_case.edit").paths)).units().filter(closed_on=None).order_by("path")


def of_receipt(code: str) -> WorkerCase | None:
    """The case of a receipt, also of one that was given before the keys of the server were changed."""
    return with_all(WorkerCase.objects.filter(receipt_hash__in=keyed_hashes(code))).first() if code else None


def _officers(row: WorkerCase, today: date) -> list[tuple[int, set[int]]]:
    """(depth, accounts) of the union's officers above the unit, the nearest first; not whom it is about, not who has raised it."""
    line = path_line(row.unit.path)
    barred = {pk for pk in (row.about_id, row.raised_by_id) if pk is not None}
    grants = RoleGrant.objects.valid_on(today).filter(node__path__in=line, role=Role.UNION_OFFICER, user__is_active=True)
    found: dict[int, set[int]] = {}
    for path, user_id, person_id in grants.values_list("node__path", "user_id", "user__person_id"):
        if person_id not in barred:
            found.setdefault(path.count("/"), set()).add(user_id)
    return sorted(found.items(), reverse=True)


def told_of(row: WorkerCase, today: date) -> set[int]:
    """The nearest office whose turn it is."""
    return next((accounts for _depth, accounts in _officers(row, today)), set())


def told_above(row: WorkerCase, today: date) -> set[int]:
    """The office above the nearest; the nearest where there is none above."""
    levels = [accounts for _depth, accounts in _officers(row, today)]
    return levels[1] if len(levels) > 1 else (levels[0] if levels else set())


@dataclass(frozen=True)
class CaseBoard:
    """Counts of a year; None where too few to be shown."""

    least: int
    raised: int | None
    ontime: int | None
    confirmed: int | None
    silent: int | None
    waiting: int | None
    late: int | None
    categories: list[tuple[str, int | None]]
    channels: list[tuple[str, int | None]]
    units: list[tuple[str, int | None]]


def _part(part: int, whole: int, least: int) -> int | None:
    """A part of a whole, None where it or what is left of the whole is too small."""
    return hide_small({True: part, False: whole - part}, least)[True]


def board(scope: Scope, year: int, today: date) -> CaseBoard:
    """What was raised in a year, by category, channel and unit; small counts hidden. Three statements."""
    least, paths = int(value_on("CARE_SHOWN_LEAST", today)), counted_paths(scope)
    rows = WorkerCase.objects.filter(below("unit__path", paths), raised_on__year=year).order_by()
    lines: list[Any] = list(
        rows.values("category", "channel", "unit__name", "state", "closed_how").annotate(
            n=Count("pk"), late=Count("pk", filter=Q(state__in=rules.WAITING, due_on__lt=today)),
            ontime=Count("pk", filter=Q(first_answered_on__lte=F("first_due_on"))),
        )
    )  # fmt: skip
    whole = sum(line["n"] for line in lines)
    sums: dict[str, Counter[str]] = {name: Counter() for name in ("category", "channel", "unit__name", "closed_how", "state")}
    for line in lines:
        for name, counter in sums.items():
            counter[str(line[name])] += line["n"]
    ended, state = sums["closed_how"], sums["state"]
    late, waiting = sum(line["late"] for line in lines), state["open"] + state["assigned"]
    parts = hide_small(
        {"confirmed": ended["confirmed"], "silent": ended["silent"], "waiting": waiting, "answered": state["answered"]}, least
    )
    ontime = _part(sum(line["ontime"] for line in lines), whole, least)
    shown_late = None if parts["waiting"] is None else _part(late, waiting, least)
    categories = hide_small({c: sums["category"][c.value] for c in CaseCategory}, least)
    channels = hide_small(dict(sums["channel"]), least)
    names = dict(WorkerCase._meta.get_field("channel").flatchoices)
    return CaseBoard(
        least, shown_whole(whole, least), ontime=ontime, late=shown_late,
        **{name: parts[name] for name in ("confirmed", "silent", "waiting")},
        categories=[(str(c.label), n) for c, n in categories.items()],
        channels=sorted((str(names[c]), n) for c, n in channels.items()),
        units=sorted(hide_small(dict(sums["unit__name"]), least).items()),
    )  # fmt: skip
