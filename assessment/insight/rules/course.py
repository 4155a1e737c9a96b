"""The quarters that a course of scores covers, whether or not each has a published round."""

from datetime import date

from portal.kernel.periods import quarter_of

QUARTERS_SHOWN = 8


def quarter_codes(day: date, count: int = QUARTERS_SHOWN) -> list[str]:
    """Codes of the ``count`` quarters up to the one of ``day``, oldest first."""
    found = [quarter_of(day)]
    while len(found) < count:
        found.append(found[-1].previous())
    return [quarter.code for quarter in reversed(found)]
