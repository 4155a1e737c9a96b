"""What makes an honour, and what may become of it. Pure."""

from datetime import date
from typing import Any

from portal.kernel.verdict import ALLOWED, Verdict, denied

EARLIEST = date(1949, 10, 1)
REGISTERED, CONFIRMED, WITHDRAWN = "registered", "confirmed", "withdrawn"


def state_of(confirmed: Any, withdrawn: Any) -> str:
    """``registered`` until a second person has confirmed it; a withdrawn honour counts nowhere."""
    return WITHDRAWN if withdrawn else CONFIRMED if confirmed else REGISTERED


def may_be_dated(awarded_on: date, today: date) -> Verdict:
    """An honour has been given already, and not before there was anybody to give it."""
    if awarded_on > today:
        return denied("honour.in_the_future", today=today.isoformat())
    return ALLOWED if awarded_on >= EARLIEST else denied("honour.too_early")


def may_go_to(*, is_for_people: bool, is_person: bool) -> Verdict:
    """A title is for people or for a collective, never for both."""
    if is_for_people == is_person:
        return ALLOWED
    return denied("honour.for_people" if is_for_people else "honour.for_collectives")


def may_confirm(state: str, *, is_registrar: bool, is_own: bool) -> Verdict:
    """A second person confirms, once, and nobody confirms what he received himself."""
    if state != REGISTERED:
        return denied("honour.already_confirmed" if state == CONFIRMED else "honour.is_withdrawn")
    if is_registrar:
        return denied("honour.second_person")
    return denied("honour.own") if is_own else ALLOWED


def may_withdraw(state: str, *, is_own: bool) -> Verdict:
    """A standing honour may be withdrawn, by somebody else than its holder."""
    if state == WITHDRAWN:
        return denied("honour.is_withdrawn")
    return denied("honour.own") if is_own else ALLOWED


def may_print(state: str) -> Verdict:
    """A paper is made of what a second person has confirmed and nobody has withdrawn."""
    if state == WITHDRAWN:
        return denied("honour.is_withdrawn")
    return ALLOWED if state == CONFIRMED else denied("honour.paper_unconfirmed")


def may_show(state: str) -> Verdict:
    """Only a confirmed honour can be shown to others."""
    return ALLOWED if state == CONFIRMED else denied("honour.not_confirmed")
