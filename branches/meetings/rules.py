"""How an action of a meeting stands, and whether a year's union matters suffice. Pure."""

from collections.abc import Iterable
from datetime import date

from branches.meetings.enums import ActionState
from branches.plans.enums import Side
from portal.kernel.verdict import ALLOWED, Verdict, denied


def action_state(due_on: date, done_on: date | None, today: date) -> ActionState:
    """The day it is due is still in time."""
    if done_on is not None:
        return ActionState.DONE_LATE if done_on > due_on else ActionState.DONE
    return ActionState.LATE if due_on < today else ActionState.OPEN


def may_due(held_on: date, due_on: date) -> Verdict:
    return ALLOWED if due_on >= held_on else denied("meeting.due_before_meeting", held=held_on.isoformat())


def may_finish(done_on: date, held_on: date, today: date) -> Verdict:
    if done_on > today:
        return denied("meeting.done_ahead", today=today.isoformat())
    return ALLOWED if done_on >= held_on else denied("meeting.done_before_meeting")


def check_side(side: str, *, by_side: bool) -> Verdict:
    """A meeting with a duty list by side says of each duty whose it is."""
    if side and side not in Side.values:
        return denied("meeting.side_unknown")
    return denied("meeting.side_missing") if by_side and not side else ALLOWED


def sides_without_duty(sides: Iterable[str]) -> list[Side]:
    """Of Party and union, who link here: which has nothing to do yet."""
    known = set(sides)
    return [side for side in (Side.PARTY, Side.UNION) if side not in known]


def union_matters_due(studied: int, least: int, today: date) -> tuple[int, bool]:
    """(how many are missing of the year's least, whether the year has gone so far that it is behind).

    Behind: fewer than the share of the year that is over asks for, whole matters only.
    """
    share = least * (today.timetuple().tm_yday - 1) // (366 if today.year % 4 == 0 else 365)
    return max(0, least - studied), studied < share
