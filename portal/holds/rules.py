"""When something may be held, and what the second person's word makes of it. Pure."""

from datetime import date, timedelta

from portal.holds.enums import HoldState
from portal.kernel.verdict import ALLOWED, Verdict, denied

LEAST_REASON = 4  # characters
CONFIRMED = {HoldState.ORDERED: HoldState.STANDING, HoldState.LIFTING: HoldState.LIFTED}
DECLINED = {HoldState.ORDERED: HoldState.DECLINED, HoldState.LIFTING: HoldState.STANDING}


def may_say(reason: str) -> Verdict:
    """Each step but the agreement needs a reason in words."""
    return denied("hold.reason_needed", least=LEAST_REASON) if len(reason.strip()) < LEAST_REASON else ALLOWED


def may_end(until_on: date | None, today: date) -> Verdict:
    """The last day, which counts, is still to come; None for a hold without one."""
    return denied("hold.ends_before") if until_on is not None and until_on < today else ALLOWED


def may_decide(decider: int | None, asked_by: int | None) -> Verdict:
    """Whoever has ordered a hold or asked to lift it has not the second word on it."""
    return denied("hold.own_request") if decider is None or decider == asked_by else ALLOWED


def has_lapsed(state: str, confirm_by_on: date, until_on: date | None, today: date) -> bool:
    """An order that holds nothing any more: nobody has confirmed it in its days, or its own last day is over."""
    return state == HoldState.ORDERED and (confirm_by_on < today or (until_on is not None and until_on < today))


def may_still(has_lapsed: bool) -> Verdict:
    """What was erased meanwhile does not come back: a lapsed order is given anew, not confirmed."""
    return denied("hold.lapsed") if has_lapsed else ALLOWED


def confirm_by(ordered_on: date, days: int) -> date:
    """The last day on which an order holds without the second person's word."""
    return ordered_on + timedelta(days=days)
