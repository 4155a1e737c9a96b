"""Terms that ran out and posts that nobody held, as spans of days. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Term:
    """A post held from a day; ``to_on`` is the end of its term, ``ended_on`` its real last day (None: still held)."""

    post: str
    from_on: date
    to_on: date | None
    ended_on: date | None


def is_overdue(term: Term, start: date, last: date) -> bool:
    """Whether the post was held beyond its term on some day from ``start`` to ``last``."""
    if term.to_on is None:
        return False
    first = max(term.to_on + DAY, start)
    return first <= last and (term.ended_on is None or term.ended_on >= first)


def vacant_spans(terms: Iterable[Term], start: date, last: date) -> list[tuple[date, date]]:
    """The spans from ``start`` to ``last`` on which none of ``terms`` was held, in order."""
    gaps, free_from = [], start
    for term in sorted(terms, key=lambda t: t.from_on):
        if term.from_on > last:
            break
        if term.from_on > free_from:
            gaps.append((free_from, term.from_on - DAY))
        free_from = max(free_from, (term.ended_on or last) + DAY)
    if free_from <= last:
        gaps.append((free_from, last))
    return gaps
