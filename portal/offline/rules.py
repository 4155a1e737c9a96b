"""Pure decisions on drafts that were written without a network."""

from datetime import datetime, timedelta
from typing import Any

from portal.kernel.verdict import ALLOWED, Verdict, denied

FAST_CLOCK = timedelta(minutes=10)  # so far a phone's clock may be ahead
MOST_FIELDS, LONGEST_VALUE, LONGEST_KEY = 3000, 20_000, 32


def may_send(typed_at: datetime, now: datetime, days: int) -> Verdict:
    """Whether a draft of ``typed_at`` is still fresh and not of the future."""
    if typed_at > now + FAST_CLOCK:
        return denied("offline.from_future", moment=typed_at.strftime("%Y-%m-%d %H:%M"))
    if typed_at < now - timedelta(days=days):
        return denied("offline.too_old", day=typed_at.strftime("%Y-%m-%d"), most=days)
    return ALLOWED


def read_fields(given: Any) -> list[tuple[str, str]] | None:
    """Names and values of a form from JSON; None where it is something else."""
    if not isinstance(given, list) or len(given) > MOST_FIELDS:
        return None
    found = [tuple(pair) for pair in given if isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)]
    if len(found) != len(given) or any(len(value) > LONGEST_VALUE for _name, value in found):
        return None
    return [(name, value) for name, value in found]


def is_key(given: Any) -> bool:
    """A key that the phone or the form drew: letters and digits only."""
    return isinstance(given, str) and 16 <= len(given) <= LONGEST_KEY and given.isascii() and given.isalnum()
