"""What is far from the usual: the median and the median of the distances from it (MAD). Pure."""

from collections.abc import Sequence
from decimal import Decimal

from assessment.insight.rules.spread import quartile

HALF = Decimal("0.5")


def median(values: Sequence[Decimal]) -> Decimal:
    return quartile(sorted(values), HALF)


def is_far(value: Decimal, others: Sequence[Decimal], times: Decimal, least: Decimal) -> bool:
    """Whether ``value`` lies at least ``least`` and ``times`` the MAD of ``others`` away from their median."""
    middle = median(others)
    away = abs(value - middle)
    spread = median([abs(other - middle) for other in others])
    return away >= least and away > times * spread
