"""Which quarters owe visits of a leader, and what may be written about a visit. Pure."""

from datetime import date

from branches.linkages.enums import VisitStage
from portal.kernel.periods import Period
from portal.kernel.verdict import ALLOWED, Verdict, denied


def last_day(to_on: date | None, ended_on: date | None) -> date | None:
    """The last day on which a link stands; None while it is open."""
    ends = [day for day in (to_on, ended_on) if day is not None]
    return min(ends) if ends else None


def owes(from_on: date, to_on: date | None, ended_on: date | None, quarter: Period) -> bool:
    """A link owes visits for a quarter that it stood from the first day to the last."""
    last = last_day(to_on, ended_on)
    return from_on <= quarter.starts_on and (last is None or last >= quarter.ends_on)


def in_time(visits: int, wanted: int) -> int:
    """Visits of a quarter that count as owed ones: more than wanted does not make up for another quarter."""
    return min(visits, wanted)


def stage_of(held_on: date | None, promise: str, kept_on: date | None) -> VisitStage:
    if held_on is None:
        return VisitStage.PLANNED
    return VisitStage.PROMISED if promise and kept_on is None else VisitStage.HELD


def link_verdict(from_on: date, to_on: date | None) -> Verdict:
    return ALLOWED if to_on is None or to_on >= from_on else denied("linkage.term_backwards")


def plan_verdict(on: date, from_on: date, last: date | None, today: date) -> Verdict:
    """A visit is planned for today or later, within the link."""
    if on < today:
        return denied("linkage.plan_past", today=today.isoformat())
    return ALLOWED if from_on <= on and (last is None or on <= last) else denied("linkage.outside_term")


def visit_verdict(on: date, from_on: date, last: date | None, today: date) -> Verdict:
    """A visit is written down when it was held, within the link."""
    if on > today:
        return denied("linkage.visit_ahead")
    return ALLOWED if from_on <= on and (last is None or on <= last) else denied("linkage.outside_term")


def promise_verdict(found: str, promise: str, promise_by: date | None, held_on: date) -> Verdict:
    """A visit says what was found; what is promised has a day by which it is done."""
    if not found.strip():
        return denied("linkage.found_needed")
    if bool(promise.strip()) != (promise_by is not None):
        return denied("linkage.promise_half")
    return denied("linkage.promise_past") if promise_by is not None and promise_by < held_on else ALLOWED
