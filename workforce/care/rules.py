"""When a need is arranged, a service rated, an aid confirmed, a file reviewed, a slot booked. Pure.

Every limit comes in as an argument; the figures are rows of the catalogue (``CARE_*``, ``HARDSHIP_*``, ``COUNSEL_*``).
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from portal.kernel.periods import add_months
from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.care.enums import CareNeedState, CareOrderState, CounselState, HardshipState


def need_verdict(state: str) -> Verdict:
    return ALLOWED if state == CareNeedState.OPEN else denied("care.need_not_open")


def order_verdict(*, owner_id: int, speaker_id: int, promised_on: date, today: date) -> Verdict:
    """Who serves does not say for the workers whether it was good."""
    if owner_id == speaker_id:
        return denied("care.owner_speaks")
    return ALLOWED if promised_on >= today else denied("care.promise_past")


def finish_verdict(state: str, *, is_speaker: bool) -> Verdict:
    if is_speaker:
        return denied("care.owner_speaks")
    return ALLOWED if state == CareOrderState.OPEN else denied("care.order_not_open")


def rate_verdict(state: str) -> Verdict:
    if state == CareOrderState.SILENT:
        return denied("care.order_silent")
    return ALLOWED if state == CareOrderState.DONE else denied("care.order_not_done")


def speaker_verdict(state: str, left_on: date | None, today: date) -> Verdict:
    """Another one speaks for the workers once who was to has left."""
    if state == CareOrderState.SILENT:
        return denied("care.order_silent")
    if state == CareOrderState.CLOSED:
        return denied("care.order_not_open")
    return ALLOWED if left_on is not None and left_on < today else denied("care.speaker_here")


def silent_before(today: date, days: int) -> date:
    """What was asked to be rated before this day and got no word is closed: the last of the ``days`` still counts."""
    return today - timedelta(days=days)


def after_rating(*, is_satisfied: bool, reopened_on: date | None) -> str:
    """``closed``, or ``reopened`` for the first no; the second no is kept as it is said."""
    return "reopened" if not is_satisfied and reopened_on is None else "closed"


def is_late(state: str, promised_on: date, today: date) -> bool:
    """The promised day still counts."""
    return state == CareOrderState.OPEN and promised_on < today


def open_verdict(*, is_own: bool, has_open: bool) -> Verdict:
    if is_own:
        return denied("hardship.own_case")
    return denied("hardship.open_already") if has_open else ALLOWED


def file_verdict(state: str, *, is_own: bool) -> Verdict:
    if is_own:
        return denied("hardship.own_case")
    return ALLOWED if state == HardshipState.OPEN else denied("hardship.is_ended")


def aid_verdict(amount: Decimal, given_on: date, opened_on: date, today: date) -> Verdict:
    if amount < 0:
        return denied("hardship.amount_negative")
    return ALLOWED if opened_on <= given_on <= today else denied("hardship.aid_day", on=opened_on.isoformat())


def confirm_verdict(*, is_confirmed: bool, is_noter: bool, is_own: bool) -> Verdict:
    """Neither who noted the aid nor who got it."""
    if is_own:
        return denied("hardship.own_case")
    if is_noter:
        return denied("hardship.second_person")
    return denied("hardship.confirmed_already") if is_confirmed else ALLOWED


def next_review(day: date, months: int) -> date:
    return add_months(day, months)


def is_reviewed_on_time(done_on: date | None, due_on: date, days: int) -> bool:
    """The last day of the grace still counts."""
    return done_on is not None and done_on <= due_on + timedelta(days=days)


def slot_verdict(*, starts_at: datetime, now: datetime, overlaps: bool) -> Verdict:
    if starts_at <= now:
        return denied("counsel.slot_past")
    return denied("counsel.slot_overlaps") if overlaps else ALLOWED


def book_verdict(*, is_own: bool, is_taken: bool, has_open: bool, starts_at: datetime, now: datetime) -> Verdict:
    if is_own:
        return denied("counsel.own_slot")
    if starts_at <= now:
        return denied("counsel.slot_past")
    if is_taken:
        return denied("counsel.slot_taken")
    return denied("counsel.one_at_a_time") if has_open else ALLOWED


def cancel_verdict(state: str, *, is_counsellor: bool, starts_at: datetime, now: datetime, hours: int) -> Verdict:
    """Who has booked cancels some hours before, the counsellor at any time; an hour that came and was missed either of them."""
    if state != CounselState.BOOKED:
        return denied("counsel.not_booked")
    if is_counsellor or is_missed(starts_at, now):
        return ALLOWED
    return ALLOWED if now <= starts_at - timedelta(hours=hours) else denied("counsel.cancel_late", hours=hours)


def is_missed(starts_at: datetime, now: datetime) -> bool:
    """Whether a booking that is cancelled ``now`` is one whose hour has come."""
    return now >= starts_at


def done_verdict(state: str, *, starts_at: datetime, now: datetime) -> Verdict:
    if state != CounselState.BOOKED:
        return denied("counsel.not_booked")
    return ALLOWED if starts_at <= now else denied("counsel.not_begun")
