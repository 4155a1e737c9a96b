"""What becomes of a plan, how a piece of work stands, and when a target is reached. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from branches.plans.enums import EntryTime, ItemState, PlanState
from portal.kernel.verdict import ALLOWED, Verdict, denied

# act -> (from, to); what is not here does not happen
MOVES = {
    "submit": (PlanState.DRAFT, PlanState.SUBMITTED),
    "approve": (PlanState.SUBMITTED, PlanState.APPROVED),
    "return": (PlanState.SUBMITTED, PlanState.DRAFT),
    "start": (PlanState.APPROVED, PlanState.RUNNING),
    "reopen": (PlanState.RUNNING, PlanState.DRAFT),
    "close": (PlanState.RUNNING, PlanState.CLOSED),
}
MOST_DEPTH = 6


def may_move(act: str, state: str) -> Verdict:
    """Whether ``act`` fits the state of the plan."""
    start, _end = MOVES[act]
    return ALLOWED if state == start else denied(f"plan.not_{start}")


@dataclass(frozen=True)
class Approver:
    """How somebody stands to a plan that waits for approval."""

    is_author: bool
    is_above: bool  # holds the right at a node above the plan's
    is_top: bool  # nothing stands above the plan's node


def may_approve(approver: Approver, state: str) -> Verdict:
    """The level above approves; where nothing is above, a second person does. Nobody approves what he has drawn up."""
    verdict = may_move("approve", state)
    if not verdict:
        return verdict
    if approver.is_author:
        return denied("plan.own_work")
    return ALLOWED if approver.is_above or approver.is_top else denied("plan.needs_level_above")


def may_submit(items: int, with_owner: int) -> Verdict:
    """A plan that goes up has work in it, and every piece of work has somebody who leads it."""
    if not items:
        return denied("plan.no_work")
    return ALLOWED if items == with_owner else denied("plan.without_owner", count=items - with_owner)


def may_date(starts_on: date | None, due_on: date | None, year: int) -> Verdict:
    """Work of a plan lies in its year and does not end before it begins."""
    if starts_on and due_on and due_on < starts_on:
        return denied("plan.due_before_start")
    for day in (starts_on, due_on):
        if day and day.year != year:
            return denied("plan.other_year", year=year)
    return ALLOWED


def may_report(on: date, year: int, today: date) -> Verdict:
    """Progress is told of days that have been."""
    if on > today:
        return denied("plan.progress_ahead", today=today.isoformat())
    return ALLOWED if on >= date(year - 1, 10, 1) else denied("plan.progress_too_early")


def item_state(due_on: date | None, done_on: date | None, today: date, soon_days: int) -> ItemState:
    """How work stands on ``today``; the day it is due is still in time."""
    if done_on is not None:
        return ItemState.DONE_LATE if due_on and done_on > due_on else ItemState.DONE
    if due_on is None:
        return ItemState.OPEN
    if due_on < today:
        return ItemState.LATE
    return ItemState.SOON if due_on <= today + timedelta(days=soon_days) else ItemState.OPEN


def is_reached(actual: Decimal | None, target: Decimal | None, *, is_lower: bool) -> bool | None:
    """Whether a target is reached; None where there is nothing to compare."""
    if actual is None or target is None:
        return None
    return actual <= target if is_lower else actual >= target


def attained(actual: Decimal | None, target: Decimal | None, baseline: Decimal | None, *, is_lower: bool) -> int | None:
    """Percent of the way to the target, 0 to 100: from the baseline where there is one, else from nothing.

    None where no way can be told: no figure, or «lower is better» without a baseline that is not yet reached.
    """
    if actual is None or target is None:
        return None
    if is_reached(actual, target, is_lower=is_lower):
        return 100
    if baseline is not None and baseline != target:
        part = (actual - baseline) / (target - baseline)
    elif is_lower or not target:
        return None
    else:
        part = actual / target
    return int(max(Decimal(0), min(Decimal(1), part)) * 100)


def percent(part: int, whole: int) -> int | None:
    """``part`` of a hundred of ``whole``, rounded down; None of nothing."""
    return 100 * part // whole if whole else None


@dataclass(frozen=True)
class Figure:
    """One figure of one month of a unit at ``path``."""

    path: str
    month: date
    value: Decimal


def _topmost(figures: Sequence[Figure]) -> list[Figure]:
    """A unit's own figure holds those of the units below it."""
    paths = {f.path for f in figures}
    return [f for f in figures if not any(f.path != path and f.path.startswith(path) for path in paths)]


def folded(figures: Iterable[Figure], fold: str) -> Decimal | None:
    """Figures of several units and months as one: added up, the mean of the months, or the last month; of several units of
    one month the sum or the mean. None of nothing."""
    months: dict[date, list[Figure]] = defaultdict(list)
    for figure in figures:
        months[figure.month].append(figure)
    if not months:
        return None
    tops = {month: [f.value for f in _topmost(found)] for month, found in months.items()}
    if fold == "sum":
        return sum((value for values in tops.values() for value in values), Decimal(0))
    means = {month: sum(values, Decimal(0)) / len(values) for month, values in tops.items()}
    return means[max(means)] if fold == "last" else sum(means.values(), Decimal(0)) / len(means)


def may_span(from_on: date, to_on: date) -> Verdict:
    """A stretch of the calendar ends no earlier than it begins; one day is a stretch."""
    return ALLOWED if from_on <= to_on else denied("production.backwards")


def entry_time(from_on: date, to_on: date, today: date) -> EntryTime:
    """Both days are inside the stretch."""
    if today < from_on:
        return EntryTime.COMING
    return EntryTime.OVER if today > to_on else EntryTime.NOW
