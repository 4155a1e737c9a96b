"""One newsletter a quarter: its days, its order, what it needs before it goes out. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from branches.newsletters.enums import NewsletterState
from portal.kernel.verdict import ALLOWED, Verdict, denied

MOST_ITEMS = 40
FIRST_YEAR, LAST_YEAR = 2000, 2200


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3


def span_of(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter."""
    first = date(year, quarter * 3 - 2, 1)
    after = date(year + 1, 1, 1) if quarter == 4 else date(year, quarter * 3 + 1, 1)
    return first, after - timedelta(days=1)


def due_on(year: int, quarter: int, days: int) -> date:
    """The last day on which the newsletter of a quarter is in time."""
    return span_of(year, quarter)[1] + timedelta(days=days)


def quarter_verdict(year: int, quarter: int, today: date) -> Verdict:
    """A newsletter is made of a quarter that has begun."""
    if quarter not in (1, 2, 3, 4) or not FIRST_YEAR <= year <= LAST_YEAR:
        return denied("newsletter.quarter_unknown")
    return ALLOWED if span_of(year, quarter)[0] <= today else denied("newsletter.quarter_ahead")


def moved(order: Sequence[int], item: int, step: int) -> list[int]:
    """``order`` with ``item`` one place up (-1) or down (+1); at the ends it stays."""
    found = list(order)
    at = found.index(item)
    to = at + step
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found


def publish_verdict(state: str, standing: int) -> Verdict:
    """A newsletter with something in it goes out once."""
    if state != NewsletterState.DRAFT:
        return denied("newsletter.is_published")
    return ALLOWED if standing else denied("newsletter.empty")
