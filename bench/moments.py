"""When visitors hold their meetings: a branch holds one meeting of a kind at a time, and several visitors may share a branch."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

FIRST = datetime(2026, 9, 1, 9, 1)  # in the quarter of the round; the meetings of bench/data.py begin with the hour
DAYS, MINUTES = 28, 59
_held: dict[str, Iterator[int]] = defaultdict(itertools.count)


def moment_of(branch: str) -> str:
    """A start for the next meeting of ``branch``, one that no visitor of this run has used. RuntimeError where none is left."""
    day, hour, minute = (number := next(_held[branch])) % DAYS, number // DAYS // MINUTES, number // DAYS % MINUTES
    at = FIRST + timedelta(days=day, hours=hour, minutes=minute)
    if at.date() > (FIRST + timedelta(days=day)).date():
        raise RuntimeError(f"{branch} has held a meeting every minute of the month")
    return f"{at.isoformat()}+08:00"
