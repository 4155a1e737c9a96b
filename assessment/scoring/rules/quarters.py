"""Which quarters of a year count for a branch, and which are missing."""

from collections.abc import Collection
from datetime import date

from portal.kernel.periods import Period


def missing_quarters(year: Period, counted: Collection[str], opened_on: date, closed_on: date | None = None) -> list[str]:
    """Codes of quarters without a published score although the branch lived in them; those before its founding and after
    its end are not missed."""
    return [
        q.code
        for q in year.quarters()
        if q.code not in counted and opened_on <= q.ends_on and (closed_on is None or closed_on >= q.starts_on)
    ]
