"""What an agreement and a joint activity must look like. Pure."""

from datetime import date

from portal.kernel.verdict import ALLOWED, Verdict, denied


def term_verdict(signed_on: date, from_on: date, to_on: date | None, today: date) -> Verdict:
    """An agreement is signed before it is registered; it runs forward."""
    if signed_on > today:
        return denied("partnership.signed_ahead")
    return ALLOWED if to_on is None or to_on >= from_on else denied("partnership.term_backwards")


def last_day(to_on: date | None, ended_on: date | None) -> date | None:
    ends = [day for day in (to_on, ended_on) if day is not None]
    return min(ends) if ends else None


def activity_verdict(held_on: date, from_on: date, last: date | None, state: str) -> Verdict:
    """A joint activity was really held, while the agreement ran."""
    if state == "planned":
        return denied("partnership.activity_planned")
    return ALLOWED if from_on <= held_on and (last is None or held_on <= last) else denied("partnership.activity_outside")
