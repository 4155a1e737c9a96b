"""When a study runs, is closed and writes papers. Pure."""

from datetime import date

from portal.kernel.verdict import ALLOWED, Verdict, denied


def term_verdict(from_on: date, to_on: date) -> Verdict:
    return ALLOWED if to_on >= from_on else denied("research.term_backwards")


def close_verdict(closed_on: date, from_on: date, today: date) -> Verdict:
    """A study is closed on a day between its start and today."""
    return ALLOWED if from_on <= closed_on <= today else denied("research.closed_outside")


def paper_verdict(
    published_in: str, published_on: date | None, adopted_by: str, adopted_on: date | None, from_on: date, today: date
) -> Verdict:
    """Who tells a day tells the place too; nothing lies ahead or before the study; who adopts names the day."""
    if published_on is not None and not published_in:
        return denied("research.published_where")
    if bool(adopted_by) != (adopted_on is not None):
        return denied("research.adopted_both")
    days = [day for day in (published_on, adopted_on) if day is not None]
    return ALLOWED if all(from_on <= day <= today for day in days) else denied("research.day_outside")
