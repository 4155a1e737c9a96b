"""Hardship files of an officer, of the person himself, and what everybody else may know: counts and sums."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from portal.catalogue.selectors import value_on, values_on
from portal.kernel.floors import hide_small, shown_whole
from portal.kernel.scope import Scope
from portal.rights.access import Actor
from workforce.care.models import HardshipAid, HardshipFile, HardshipReason
from workforce.care.selectors.needs import below, counted_paths


def files(actor: Actor) -> QuerySet[HardshipFile]:
    """What the actor keeps; his own file is not among them, whatever office he holds."""
    rows = HardshipFile.objects.within(Scope(actor.scope("hardship.edit").paths)).select_related("person__unit", "reason")
    return rows if actor.person_id is None else rows.exclude(person=actor.person_id)


def seen_files(actor: Actor) -> QuerySet[HardshipFile]:
    """What the actor keeps, and his own."""
    rows = HardshipFile.objects.within(actor.scope("hardship.view"))
    return rows.select_related("person__unit", "reason")


def own_files(actor: Actor) -> QuerySet[HardshipFile]:
    return HardshipFile.objects.within(Scope(person_id=actor.scope("hardship.view").person_id)).select_related("reason")


def aids(actor: Actor) -> QuerySet[HardshipAid]:
    rows = HardshipAid.objects.within(Scope(actor.scope("hardship.edit").paths)).select_related("file__person__unit")
    return rows if actor.person_id is None else rows.exclude(file__person=actor.person_id)


def reasons() -> QuerySet[HardshipReason]:
    return HardshipReason.objects.filter(is_active=True)


def review_months(day: date) -> int:
    return int(value_on("HARDSHIP_REVIEW_MONTHS", day))


def to_review(actor: Actor, today: date) -> QuerySet[HardshipFile]:
    """Open files whose review is near or past."""
    line = today + timedelta(days=int(value_on("HARDSHIP_REMIND_DAYS", today)))
    return files(actor).filter(state="open", review_due_on__lte=line)


def to_confirm(actor: Actor) -> QuerySet[HardshipAid]:
    """Aids that somebody else has noted."""
    return aids(actor).filter(confirmed_on=None).exclude(noted_by=actor.user_id)


@dataclass(frozen=True)
class HardshipBoard:
    """``units``: (unit, open files or None where too few to be shown). ``whole`` and the aids follow the same floor; ``least`` is it."""

    whole: int | None
    retired: int | None
    units: list[tuple[str, int | None]]
    aid_count: int | None
    aid_sum: Decimal | None
    kinds: list[tuple[str, int | None]]
    reviewed: int | None
    due: int | None
    least: int


def board(scope: Scope, year: int, today: date) -> HardshipBoard:
    """Counts and sums of a year in reach, nobody's name; small ones hidden. Six statements at most."""
    figures = values_on(("CARE_SHOWN_LEAST",), today)
    least, paths = int(figures["CARE_SHOWN_LEAST"]), counted_paths(scope)
    open_files = HardshipFile.objects.filter(below("unit__path", paths), state="open").order_by()
    per_unit: dict[Any, int] = dict(open_files.values_list("unit__name").annotate(n=Count("pk")))
    retired = open_files.aggregate(n=Count("pk", filter=Q(is_retired=True)))["n"]
    given = HardshipAid.objects.filter(below("file__unit__path", paths), given_on__year=year, confirmed_on__isnull=False).order_by()
    told = given.aggregate(n=Count("pk"), people=Count("file__person", distinct=True), amount=Sum("amount"))
    kinds = {
        HardshipAid(kind=k).get_kind_display(): n for k, n in given.values_list("kind").annotate(n=Count("file__person", distinct=True))
    }
    due = HardshipFile.objects.filter(below("unit__path", paths)).filter(
        Q(state="open", review_due_on__year=year, review_due_on__lt=today) | Q(reviews__due_on__year=year)
    )
    counted = due.order_by().aggregate(
        due=Count("pk", distinct=True), done=Count("pk", distinct=True, filter=Q(reviews__due_on__year=year))
    )
    whole, enough = sum(per_unit.values()), told["people"] >= least
    split = hide_small({True: retired, False: whole - retired}, least)
    reviewed = hide_small({True: counted["done"], False: counted["due"] - counted["done"]}, least)
    return HardshipBoard(
        shown_whole(whole, least), split[True], sorted(hide_small(per_unit, least).items(), key=lambda u: str(u[0])),
        told["n"] if enough or not told["n"] else None, (told["amount"] or Decimal(0)) if enough or not told["n"] else None,
        sorted((str(k), n) for k, n in hide_small(kinds, least).items()), reviewed[True], shown_whole(counted["due"], least), least,
    )  # fmt: skip
