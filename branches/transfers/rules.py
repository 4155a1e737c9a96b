"""How long a letter of introduction holds and when it may be confirmed. Pure; the days are a row of the catalogue."""

from datetime import date, timedelta

from branches.transfers.enums import LetterKind, LetterStanding, LetterState
from portal.kernel.verdict import ALLOWED, Verdict, denied


def last_day(issued_on: date, valid_days: int) -> date:
    """The last day on which the letter may be confirmed: ``valid_days`` after the day of issue."""
    return issued_on + timedelta(days=valid_days)


def standing_of(state: str, expires_on: date, today: date) -> LetterStanding:
    if state == LetterState.ISSUED:
        return LetterStanding.OVERDUE if today > expires_on else LetterStanding.WAITING
    return LetterStanding(state)


def may_issue(*, kind: str, has_home: bool, is_same_branch: bool, outside: str, issued_on: date, today: date) -> Verdict:
    """Inside and outward a member leaves a branch of the house; outward and inward the other side is named."""
    if issued_on > today:
        return denied("transfer.issued_ahead")
    if kind in (LetterKind.INSIDE, LetterKind.OUTWARD) and not has_home:
        return denied("transfer.no_home")
    if kind == LetterKind.INWARD and has_home:
        return denied("transfer.has_home")
    if kind == LetterKind.INSIDE and is_same_branch:
        return denied("transfer.same_branch")
    if kind != LetterKind.INSIDE and not outside.strip():
        return denied("transfer.outside_missing")
    return ALLOWED


def may_confirm(*, state: str, issued_on: date, expires_on: date, on: date, today: date) -> Verdict:
    """The affiliation passes on a day between the issue and today, while the letter holds."""
    if state != LetterState.ISSUED:
        return denied("transfer.settled")
    if on < issued_on or on > today:
        return denied("transfer.day_outside", start=issued_on.isoformat())
    if on > expires_on:
        return denied("transfer.expired", day=expires_on.isoformat())
    return ALLOWED
