"""Spans of campaigns and visits. Pure."""

from datetime import date

from branches.campaigns.enums import VisitState
from portal.kernel.verdict import ALLOWED, Verdict, denied


def check_span(from_on: date, to_on: date, year: int) -> tuple[Verdict, str]:
    """In order and inside its year, and the field to blame."""
    if to_on < from_on:
        return denied("campaign.out_of_order"), "to_on"
    if from_on.year != year or to_on.year != year:
        return denied("campaign.other_year", year=year), "from_on"
    return ALLOWED, ""


def fits(held_on: date, from_on: date, to_on: date) -> Verdict:
    return ALLOWED if from_on <= held_on <= to_on else denied("campaign.outside_span", start=from_on.isoformat(), end=to_on.isoformat())


def visit_state(has_record: bool, cancel_reason: str) -> VisitState:
    if has_record:
        return VisitState.HELD
    return VisitState.CANCELLED if cancel_reason else VisitState.PLANNED
