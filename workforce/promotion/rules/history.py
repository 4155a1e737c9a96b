"""Promotions from before the portal: dates that can be true. They are shown, never counted."""

from collections.abc import Iterable
from datetime import date

from portal.kernel.verdict import ALLOWED, Verdict, denied


def may_stand(rank: int, on: date, others: Iterable[tuple[int, date]], *, today: date) -> Verdict:
    """Whether somebody can have reached ``rank`` of an occupation ``on`` that day; ``others`` are his further (rank, day)."""
    if on > today:
        return denied("promotion.past_in_future")
    for other, day in others:
        if (other < rank and day > on) or (other > rank and day < on):
            return denied("promotion.past_order", day=day.isoformat())
    return ALLOWED
