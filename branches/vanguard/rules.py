"""When a post is held, which half-years owe a review, and how far key posts are covered. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from branches.vanguard.enums import ReviewOutcome, TermState
from portal.kernel.verdict import ALLOWED, Verdict, denied

TENTH = Decimal("0.1")


def state_of(from_on: date, to_on: date | None, ended_on: date | None, today: date) -> TermState:
    """``OVER``: the term ran out and nobody has ended or prolonged it. The last day still counts."""
    if ended_on is not None and ended_on <= today:
        return TermState.ENDED
    if from_on > today:
        return TermState.COMING
    return TermState.OVER if to_on is not None and to_on < today else TermState.RUNNING


def is_held_on(from_on: date, to_on: date | None, ended_on: date | None, day: date) -> bool:
    """Whether the post stood on ``day``: inside its term and not ended before."""
    return from_on <= day and (to_on is None or to_on >= day) and (ended_on is None or ended_on > day)


def term_verdict(from_on: date, to_on: date | None) -> Verdict:
    return ALLOWED if to_on is None or to_on >= from_on else denied("vanguard.term_backwards")


@dataclass(frozen=True, order=True)
class Half:
    """A half of a year: ``2026H1`` ends on 30 June, ``2026H2`` on 31 December."""

    year: int
    no: int

    @property
    def code(self) -> str:
        return f"{self.year}H{self.no}"

    @property
    def starts_on(self) -> date:
        return date(self.year, 1 if self.no == 1 else 7, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, 6, 30) if self.no == 1 else date(self.year, 12, 31)

    def previous(self) -> "Half":
        return Half(self.year, 1) if self.no == 2 else Half(self.year - 1, 2)


def half_of(day: date) -> Half:
    return Half(day.year, 1 if day.month <= 6 else 2)


def read_half(code: str) -> Half | None:
    """``2026H1`` as a half-year; None for anything else."""
    year, mark, no = code.partition("H")
    return Half(int(year), int(no)) if mark and len(year) == 4 and year.isdecimal() and no in {"1", "2"} else None


def due_on(half: Half, days: int) -> date:
    """The last day on which the review of a half-year is in time."""
    return half.ends_on + timedelta(days=days)


def reviewable(today: date, lead: int) -> list[Half]:
    """The half-year that runs, from ``lead`` days before its end on, and the one before it: the newest first."""
    now = half_of(today)
    found = [now.previous()]
    return [now, *found] if today >= now.ends_on - timedelta(days=lead) else found


def owes_review(from_on: date, to_on: date | None, ended_on: date | None, half: Half) -> bool:
    """A post owes the review of a half-year on whose last day it stood."""
    return is_held_on(from_on, to_on, ended_on, half.ends_on)


def review_verdict(outcome: str, note: str, follow_up: str, follow_up_by: date | None, today: date) -> Verdict:
    """A review says what was seen; what needs to improve says what is done about it and by when."""
    if outcome not in ReviewOutcome.values:
        return denied("vanguard.outcome_needed")
    if not note.strip():
        return denied("vanguard.note_needed")
    if outcome == ReviewOutcome.IMPROVE and (not follow_up.strip() or follow_up_by is None):
        return denied("vanguard.follow_up_needed")
    if follow_up_by is not None and follow_up_by <= today:
        return denied("vanguard.follow_up_past", today=today.isoformat())
    return ALLOWED


@dataclass(frozen=True)
class Cover:
    """Key posts and areas, and how many of them a member holds. ``target`` in percent."""

    count: int
    covered: int
    target: Decimal

    @property
    def share(self) -> Decimal | None:
        """Percent, cut to one digit so that 99.96 never reads as 100; None where nothing is registered."""
        return (Decimal(self.covered * 100) / self.count).quantize(TENTH, ROUND_DOWN) if self.count else None

    @property
    def missing(self) -> int:
        return self.count - self.covered

    @property
    def is_met(self) -> bool:
        return self.count > 0 and Decimal(self.covered * 100) >= self.target * self.count


def cover_of(keys: Collection[int], held: Collection[int], target: Decimal) -> Cover:
    return Cover(len(set(keys)), len(set(keys) & set(held)), target)


def leader_verdict(roles: Iterable[str]) -> Verdict:
    """A task force has one leader."""
    leaders = sum(role == "leader" for role in roles)
    return ALLOWED if leaders == 1 else denied("task_force.one_leader", count=leaders)


def roster_verdict(lines: Iterable[tuple[Any, str]]) -> Verdict:
    """Everybody stands once on the roster, which has one leader."""
    rows = list(lines)
    people = [person for person, _role in rows]
    if len(set(people)) != len(people):
        return denied("task_force.person_twice")
    return leader_verdict(role for _person, role in rows)
