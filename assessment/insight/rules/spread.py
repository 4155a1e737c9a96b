"""How scores spread: quartiles and the bins of a histogram."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from assessment.insight.rules.marks import HUNDRED, TENTH, mean, rounded

QUARTER = Decimal("0.25")
BIN_WIDTHS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20))
MOST_BINS = 12


@dataclass(frozen=True)
class Spread:
    """Five-number summary and mean, rounded to a tenth; all None of nothing."""

    count: int
    mean: Decimal | None = None
    low: Decimal | None = None
    q1: Decimal | None = None
    median: Decimal | None = None
    q3: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Bin:
    """Scores from ``low`` up to, not including, ``high``; the last bin includes its upper end."""

    low: Decimal
    high: Decimal
    is_last: bool
    count: int


def quartile(ordered: Sequence[Decimal], part: Decimal) -> Decimal:
    """The value below which ``part`` of the ordered values lie, on the straight line between neighbours."""
    place = part * (len(ordered) - 1)
    left = int(place)
    right = min(left + 1, len(ordered) - 1)
    return ordered[left] + (ordered[right] - ordered[left]) * (place - left)


def spread_of(values: Iterable[Decimal]) -> Spread:
    """The summary of ``values``."""
    ordered = sorted(values)
    if not ordered:
        return Spread(0)
    q1, median, q3 = (rounded(quartile(ordered, QUARTER * n), TENTH) for n in (1, 2, 3))
    return Spread(
        len(ordered), mean(ordered, TENTH), rounded(ordered[0], TENTH), q1, median, q3, rounded(ordered[-1], TENTH)
    )  # fmt: skip


def bin_edges(values: Iterable[Decimal], floors: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Edges from below the lowest value to 100: steps of the finest width that gives few bins, and every band floor inside.

    A band floor is always an edge, so that no bar mixes two bands.
    """
    found = list(values)
    if not found:
        return ()
    low, high = min(found), min(HUNDRED, max(found))
    width = next((w for w in BIN_WIDTHS if (HUNDRED - low) / w <= MOST_BINS), BIN_WIDTHS[-1])
    first = (low / width).to_integral_value(ROUND_FLOOR) * width
    last = min(HUNDRED, ((high / width).to_integral_value(ROUND_FLOOR) + 1) * width)
    first = min(first, last - width)
    steps = int(((last - first) / width).to_integral_value(ROUND_CEILING))
    edges = {first + width * i for i in range(steps)} | {last} | {f for f in floors if first < f < last}
    return tuple(sorted(edges))


def counted_bins(values: Iterable[Decimal], edges: Sequence[Decimal]) -> tuple[Bin, ...]:
    """How many values lie in each bin; a value on an edge belongs to the bin above it."""
    found, pairs = list(values), list(pairwise(edges))
    bins = []
    for place, (low, high) in enumerate(pairs, 1):
        is_last = place == len(pairs)
        count = sum(low <= v < high or (is_last and v >= high) for v in found)
        bins.append(Bin(low, high, is_last, count))
    return tuple(bins)
