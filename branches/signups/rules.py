"""When one may sign up, and who gets a place. Pure."""

from collections.abc import Sequence
from datetime import datetime

from branches.signups.enums import SheetState
from portal.kernel.verdict import ALLOWED, Verdict, denied


def sheet_state(opens_at: datetime, closes_at: datetime, at: datetime, places: int, placed: int) -> SheetState:
    """Open from ``opens_at`` to before ``closes_at``; full while open means that one waits."""
    if at < opens_at:
        return SheetState.AHEAD
    if at >= closes_at:
        return SheetState.CLOSED
    return SheetState.FULL if placed >= places else SheetState.OPEN


def check_window(opens_at: datetime, closes_at: datetime, starts_at: datetime) -> tuple[Verdict, str]:
    """Whether a window can be, and the field to blame: it closes after it opens and not after the event has begun."""
    if closes_at <= opens_at:
        return denied("signup.closes_before_opening"), "closes_at"
    if closes_at > starts_at:
        return denied("signup.closes_after_start"), "closes_at"
    return ALLOWED, ""


def check_places(places: int, placed: int, most: int) -> Verdict:
    """At least one place, not more than the parameter says, not fewer than are taken."""
    if not 1 <= places <= most:
        return denied("signup.places_wrong", most=most)
    return ALLOWED if places >= placed else denied("signup.places_taken", placed=placed)


def may_sign(state: SheetState) -> Verdict:
    if state == SheetState.AHEAD:
        return denied("signup.not_open_yet")
    return denied("signup.closed") if state == SheetState.CLOSED else ALLOWED


def may_withdraw(starts_at: datetime, at: datetime) -> Verdict:
    """One withdraws until the event begins, so that the place can be given on."""
    return ALLOWED if at < starts_at else denied("signup.begun")


def moving_up(waiting: Sequence[int], places: int, placed: int) -> Sequence[int]:
    """Of those who wait, in their order, who gets a place that is free."""
    return waiting[: max(0, places - placed)]
