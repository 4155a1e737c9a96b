"""When a case is due, who may handle it, what the worker's word leads to, when silence ends it, and the digits of a receipt. Pure."""

from datetime import date

from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.cases.enums import CaseState

RECEIPT_DIGITS = 16
WAITING = (CaseState.OPEN, CaseState.ASSIGNED)


def receipt_of(digest: str) -> str:
    """Sixteen digits out of a keyed hash in hexadecimal."""
    return str(int(digest, 16) % 10**RECEIPT_DIGITS).zfill(RECEIPT_DIGITS)


def shown_receipt(code: str) -> str:
    """In groups of four, as it is read out and typed."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


def read_receipt(text: str) -> str:
    """The digits of what somebody typed; empty when they are not sixteen."""
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    return digits if len(digits) == RECEIPT_DIGITS else ""


def is_late(state: str, due: date, today: date) -> bool:
    """The last day still counts."""
    return state in WAITING and due < today


def handler_verdict(*, is_about: bool, is_raiser: bool) -> Verdict:
    """Neither whom the case is about nor who has raised it."""
    if is_about:
        return denied("worker_case.handler_about")
    return denied("worker_case.handler_raised") if is_raiser else ALLOWED


def waiting_verdict(state: str) -> Verdict:
    return ALLOWED if state in WAITING else denied("worker_case.not_waiting")


def answer_verdict(state: str, *, has_handler: bool) -> Verdict:
    if not has_handler:
        return denied("worker_case.assign_first")
    return waiting_verdict(state)


def mediate_verdict(state: str, held_on: date, today: date) -> Verdict:
    if state == CaseState.CLOSED:
        return denied("worker_case.is_closed")
    return ALLOWED if held_on <= today else denied("worker_case.day_ahead")


def word_verdict(state: str, *, has_answered: bool) -> Verdict:
    """The word is spoken after the answer, and not by whoever gave it."""
    if state != CaseState.ANSWERED:
        return denied("worker_case.not_answered")
    return denied("worker_case.own_answer") if has_answered else ALLOWED


def silence_step(*, answered_due: date, reminded_on: date | None, remind_until: date | None, today: date) -> str:
    """What a day without a word brings: nothing, a reminder once the days of the answer are over, the end once those of the
    reminder are over too. Without a reminder nothing ends."""
    if reminded_on is None:
        return "remind" if answered_due < today else ""
    return "close" if remind_until is not None and remind_until < today else ""


def is_on_time(answered_on: date | None, due: date) -> bool:
    return answered_on is not None and answered_on <= due
