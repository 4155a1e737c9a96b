"""What a committee's study group owes in a quarter, and what a session needs. Pure."""

from collections.abc import Collection
from datetime import date

from branches.theory.enums import QuarterState
from portal.kernel.periods import Period, quarter_of
from portal.kernel.verdict import ALLOWED, Verdict, denied


def quarters_of(year: int) -> list[Period]:
    return [quarter_of(date(year, month, 1)) for month in (1, 4, 7, 10)]


def state_of(held: int, due: int, period: Period, today: date) -> QuarterState:
    """Done as soon as it is reached; missed only when the quarter is over."""
    if not due:
        return QuarterState.DONE if held else QuarterState.FREE
    if held >= due:
        return QuarterState.DONE
    if period.ends_on < today:
        return QuarterState.MISSED
    return QuarterState.RUNNING if period.starts_on <= today else QuarterState.AHEAD


def may_have_been(held_on: date, today: date) -> Verdict:
    """A session is written down afterwards, and not of years long gone."""
    if held_on > today:
        return denied("theory.in_the_future", today=today.isoformat())
    return ALLOWED if held_on >= date(today.year - 2, 1, 1) else denied("theory.too_old", first=f"{today.year - 2}-01-01")


def may_attend(present: Collection[str], absent: Collection[str]) -> Verdict:
    """Somebody was there, and nobody was both there and away."""
    if not present:
        return denied("theory.nobody_present")
    both = sorted(set(present) & set(absent))
    return denied("theory.both", numbers="、".join(both[:5])) if both else ALLOWED
