"""The quarters that a course of scores covers, whether or not each has a published round, and how long full marks have lasted."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from portal.kernel.periods import quarter_of

QUARTERS_SHOWN = 8


def quarter_codes(day: date, count: int = QUARTERS_SHOWN) -> list[str]:
    """Codes of the ``count`` quarters up to the one of ``day``, oldest first."""
    found = [quarter_of(day)]
    while len(found) < count:
        found.append(found[-1].previous())
    return [quarter.code for quarter in reversed(found)]


def full_streak(points: Sequence[Decimal | None], full: Decimal) -> int:
    """How many quarters (oldest first) up to the last published one stand at ``full`` without a break.

    A quarter without a result breaks it; those after the last result are not over yet.
    """
    known = list(points)
    while known and known[-1] is None:
        known.pop()
    count = 0
    for value in reversed(known):
        if value is None or value < full:
            break
        count += 1
    return count
