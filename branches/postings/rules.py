"""When a posting task is owed, and by how many. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from portal.kernel.periods import Period, period_of
from portal.kernel.verdict import ALLOWED, Verdict, denied

LONGEST = 3 * 366  # days that a task runs at most


def may_run(from_on: date, to_on: date, today: date) -> Verdict:
    """A task runs forward, has not run out yet, and not for ever."""
    if to_on < from_on:
        return denied("posting.out_of_order")
    if to_on < today:
        return denied("posting.over", today=today.isoformat())
    return ALLOWED if (to_on - from_on).days <= LONGEST else denied("posting.too_long")


def periods_of(kind: str, from_on: date, to_on: date) -> list[Period]:
    """Months or quarters that the span touches, each cut to it, the oldest first."""
    found, day = [], from_on
    while day <= to_on:
        whole = period_of(kind, day)
        found.append(Period(max(whole.starts_on, from_on), min(whole.ends_on, to_on), whole.code, kind))
        day = whole.ends_on + timedelta(days=1)
    return found


def current(kind: str, from_on: date, to_on: date, day: date) -> Period | None:
    """The period that runs on ``day``; None before and after the task."""
    if not from_on <= day <= to_on:
        return None
    whole = period_of(kind, day)
    return Period(max(whole.starts_on, from_on), min(whole.ends_on, to_on), whole.code, kind)


def is_met(done: int, times: int) -> bool:
    return done >= times


def met(done: Iterable[int], times: int) -> tuple[int, int]:
    """(people who have met it, people)."""
    rows = list(done)
    return sum(is_met(n, times) for n in rows), len(rows)


def is_near(period: Period, today: date, days: int) -> bool:
    """Whether the period ends within ``days`` days: then whoever has not met it is reminded."""
    return 0 <= (period.ends_on - today).days <= days
