"""When a place is to be inspected, and what may be done to a brand. Pure."""

from datetime import date, timedelta

from branches.places.enums import BrandState, InspectionOutcome, LookOutcome, PlaceCare
from portal.kernel.verdict import ALLOWED, Verdict, denied


def due_on(opened_on: date, last_on: date | None, days: int) -> date:
    """The last day on which the next inspection is in time: ``days`` after the last one, or after the opening."""
    return max(opened_on, last_on or opened_on) + timedelta(days=days)


def care_of(closed_on: date | None, is_to_mend: bool, due: date, today: date) -> PlaceCare:
    if closed_on is not None and closed_on <= today:
        return PlaceCare.CLOSED
    if is_to_mend:
        return PlaceCare.MEND
    return PlaceCare.DUE if due < today else PlaceCare.FINE


def is_kept(opened_on: date, inspections: list[date], days: int, last: date) -> bool:
    """Whether on ``last`` the newest inspection until then was no longer ago than ``days``."""
    done = [day for day in inspections if day <= last]
    return due_on(opened_on, max(done, default=None), days) >= last


def inspection_verdict(on: date, outcome: str, note: str, mend_by: date | None, opened_on: date, today: date) -> Verdict:
    """An inspection says what was seen; what is to be mended has a day."""
    if not opened_on <= on <= today:
        return denied("place.inspection_day")
    if outcome == InspectionOutcome.MEND and (not note.strip() or mend_by is None):
        return denied("place.mend_needed")
    return denied("place.mend_past") if mend_by is not None and mend_by < on else ALLOWED


CHANGES = {BrandState.DRAFT, BrandState.RETURNED}


def may_change(state: str) -> Verdict:
    return ALLOWED if state in CHANGES else denied("brand.not_draft")


def may_decide(state: str) -> Verdict:
    return ALLOWED if state == BrandState.SUBMITTED else denied("brand.not_submitted")


def look_verdict(state: str, outcome: str, note: str) -> Verdict:
    """The yearly look at a brand in use says why."""
    if state != BrandState.APPROVED:
        return denied("brand.not_approved")
    if outcome not in LookOutcome.values:
        return denied("brand.outcome_needed")
    return ALLOWED if note.strip() else denied("brand.note_needed")


def owes_look(state: str, approved_on: date | None, years: set[int], today: date) -> bool:
    """A brand that was in use on the first of January is looked at once in the year."""
    return state == BrandState.APPROVED and approved_on is not None and approved_on.year < today.year and today.year not in years
