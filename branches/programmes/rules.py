"""What a "Party +" programme has brought: before, after, and the difference. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from branches.programmes.enums import ProgrammeState, StageState
from portal.kernel.verdict import ALLOWED, Verdict, denied


@dataclass(frozen=True)
class Difference:
    """``share``: of the figure before, in percent with one place; None where that was nothing. ``is_better``: as it was meant."""

    change: Decimal
    share: Decimal | None
    is_better: bool


def difference(before: Decimal | None, after: Decimal | None, *, is_lower: bool) -> Difference | None:
    """None where one of the two is missing; no change is no improvement."""
    if before is None or after is None:
        return None
    change = after - before
    share = (100 * change / abs(before)).quantize(Decimal("0.1"), ROUND_HALF_UP) if before else None
    return Difference(change, share, change < 0 if is_lower else change > 0)


def check_span(start: date, end: date, code: str) -> Verdict:
    return ALLOWED if start <= end else denied(code)


def may_start(state: str, has_baseline: bool) -> Verdict:
    """A programme begins with a figure from which it is measured."""
    if state != ProgrammeState.PLANNED:
        return denied("programme.not_planned")
    return ALLOWED if has_baseline else denied("programme.no_baseline")


def may_close(state: str, has_effect: bool, open_stages: int = 0) -> Verdict:
    """It ends with its stages done and the figure that it has brought, good or bad."""
    if state != ProgrammeState.RUNNING:
        return denied("programme.not_running")
    if open_stages:
        return denied("programme.stages_open", count=open_stages)
    return ALLOWED if has_effect else denied("programme.no_effect")


def stages_of(text: str) -> list[str]:
    """The stages of a template, one a line."""
    return [line.strip()[:80] for line in text.splitlines() if line.strip()]


def spread(count: int, start: date, end: date) -> list[date]:
    """The days by which ``count`` stages are done, spread evenly; the last one ends with the programme."""
    days = (end - start).days
    return [start + timedelta(days=days * no // count) for no in range(1, count + 1)]


def stage_state(due_on: date, done_on: date | None, today: date, *, is_next: bool) -> StageState:
    """The day it is due is still in time; a stage whose turn has not come is late as well when its day is over."""
    if done_on is not None:
        return StageState.DONE_LATE if done_on > due_on else StageState.DONE
    if due_on < today:
        return StageState.LATE
    return StageState.OPEN if is_next else StageState.WAITING


def may_date_stage(due_on: date, start: date, end: date, before: date | None, after: date | None) -> Verdict:
    """Inside the programme, and in the order of the stages."""
    if not start <= due_on <= end:
        return denied("programme.stage_outside", start=start.isoformat(), end=end.isoformat())
    if (before is not None and due_on < before) or (after is not None and due_on > after):
        return denied("programme.stage_order")
    return ALLOWED


def may_finish_stage(state: str, done_on: date, start: date, today: date, *, is_next: bool, last_done: date | None) -> Verdict:
    """While the programme runs, one after the other, on a day that has come."""
    if state != ProgrammeState.RUNNING:
        return denied("programme.stage_not_running")
    if not is_next:
        return denied("programme.stage_not_next")
    if done_on > today:
        return denied("programme.stage_ahead", today=today.isoformat())
    return ALLOWED if done_on >= max(start, last_done or start) else denied("programme.stage_too_early")
