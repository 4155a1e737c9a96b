"""The span of a publicity, the window for objections, and when it may end (docs/rules.md DEV-04, DEV-05, EXM-15, PUB-1). Pure.

The day of opening does not count (composed, after the rule for periods of civil law): so many full working days follow
it, and the last of them is the last day on which an objection may be raised, until midnight.
"""

from dataclasses import dataclass
from datetime import date

from portal.calendar.rules import WorkCalendar
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.publicity.enums import PublicityState


@dataclass(frozen=True)
class Span:
    """``is_estimated``: a year of it has no calendar yet, so that a holiday may still move the end."""

    starts_on: date
    ends_on: date
    is_estimated: bool


def span_of(opened_on: date, workdays: int, calendar: WorkCalendar) -> Span:
    """From the day of opening to the ``workdays``-th working day after it."""
    ends_on = calendar.add(opened_on, workdays)
    return Span(opened_on, ends_on, calendar.is_estimated(opened_on, ends_on))


def length_verdict(workdays: int, fewest: int) -> Verdict:
    """A publicity lasts at least as long as the rule asks."""
    return ALLOWED if workdays >= fewest else denied("publicity.too_short", workdays=workdays, fewest=fewest)


def running_verdict(state: str) -> Verdict:
    """Nothing happens to a publicity that has ended."""
    return ALLOWED if state == PublicityState.RUNNING else denied("publicity.not_running")


def window_verdict(state: str, today: date, starts_on: date, ends_on: date) -> Verdict:
    """Whether an objection may be raised ``today``."""
    verdict = running_verdict(state)
    if verdict and not starts_on <= today <= ends_on:
        return denied("publicity.window_closed", ends_on=ends_on.isoformat())
    return verdict


def closing_verdict(state: str, today: date, ends_on: date, *, open_count: int, is_whole_upheld: bool) -> Verdict:
    """It ends after its last day, with every objection answered and none upheld against it as a whole."""
    verdict = running_verdict(state)
    if not verdict:
        return verdict
    if today <= ends_on:
        return denied("publicity.still_running", ends_on=ends_on.isoformat())
    if open_count:
        return denied("publicity.objections_open", count=open_count)
    return denied("publicity.upheld_whole") if is_whole_upheld else ALLOWED


def answer_verdict(*, answerer: int | None, raised_by: int, opened_by: int) -> Verdict:
    """Answered by a third person: neither who raised it nor who stands behind the publicity (composed)."""
    if answerer == raised_by:
        return denied("publicity.own_objection")
    return denied("publicity.opener_answers") if answerer == opened_by else ALLOWED
