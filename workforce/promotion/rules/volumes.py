"""What may become of the volume of a batch (docs/rules.md 3.4 EXM-09, EXM-11). Pure."""

from datetime import date

from portal.kernel.periods import add_months
from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.promotion.enums import VolumeState

S = VolumeState


def until(closed_on: date, years: int) -> date:
    """The last day on which the volume is kept."""
    return add_months(closed_on, 12 * years)


def may_place(state: str) -> Verdict:
    return denied("volume.is_destroyed") if state == S.DESTROYED else ALLOWED


def may_lend(state: str, due_on: date, today: date) -> Verdict:
    if state != S.KEPT:
        return denied("volume.not_in_store")
    return denied("volume.due_in_past") if due_on < today else ALLOWED


def may_return(state: str) -> Verdict:
    return ALLOWED if state == S.LENT else denied("volume.not_lent")


def may_condemn(state: str, keep_until: date, today: date) -> Verdict:
    """The day after its time, and only out of the store."""
    if state != S.KEPT:
        return denied("volume.not_in_store")
    return denied("volume.still_kept", until=keep_until) if today <= keep_until else ALLOWED


def may_spare(state: str) -> Verdict:
    return ALLOWED if state == S.CONDEMNED else denied("volume.not_condemned")


def may_destroy(state: str, *, is_same: bool) -> Verdict:
    """By another person than who proposed it."""
    if state != S.CONDEMNED:
        return denied("volume.not_condemned")
    return denied("volume.second_person") if is_same else ALLOWED
