"""Large numbers for `make trust`, small ones for `make test`: the same test measures both."""

import os
import statistics
import time
from collections.abc import Callable, Iterable

import pytest

# Drawn requests and texts that want to run through every page take minutes: they are for `make trust` alone.
in_make_trust = pytest.mark.skipif(os.environ.get("TRUST") != "1", reason="runs in make trust")


def many(few: int, whole: int) -> int:
    """``few`` tries in the suite, ``whole`` when the figure is measured (TRUST=1)."""
    return whole if os.environ.get("TRUST") == "1" else few


def milliseconds(act: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def median_gap(first: Iterable[float], second: Iterable[float]) -> float:
    """How far the middle of two series of measurements lie apart."""
    return abs(statistics.median(first) - statistics.median(second))
