"""Months of an arrangement, and how what a branch was given stands. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from branches.activities.enums import COUNTED_STATES
from branches.arrangements.enums import TaskState
from portal.kernel.verdict import ALLOWED, Verdict, denied


def month_of(year: int, month: int) -> tuple[date, date]:
    """First and last day."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def months_verdict(months: Sequence[int], year: int, today: date) -> Verdict:
    """Something to do, in months that are not over."""
    if not months:
        return denied("arrangement.no_months")
    over = [m for m in months if month_of(year, m)[1] < today]
    return denied("arrangement.month_over", months="、".join(str(m) for m in over)) if over else ALLOWED


def state_of(activity_state: str | None, is_excused: bool) -> TaskState:
    """Done once the record is handed in; a record sent back is planned again."""
    if activity_state in COUNTED_STATES:
        return TaskState.DONE
    if activity_state is not None:
        return TaskState.PLANNED
    return TaskState.EXCUSED if is_excused else TaskState.OPEN


def fits(held_on: date, month: date, due_on: date) -> Verdict:
    """The activity is held in its month."""
    return ALLOWED if month <= held_on <= due_on else denied("arrangement.other_month", month=f"{month:%Y-%m}")
