"""Points of several judges as one figure: their mean, or the means of their groups by weight. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)


class Given(NamedTuple):
    """What one judge gave; ``group`` is empty where the scheme weighs no groups."""

    points: Decimal
    group: str = ""


@dataclass(frozen=True)
class GroupShare:
    """One group of assessors: its weight in the scheme, and the mean of those who gave points, None where nobody did."""

    group: str
    weight: Decimal
    mean: Decimal | None
    count: int


def _mean(points: Sequence[Decimal]) -> Decimal:
    return sum(points, ZERO) / len(points)


def groups_of(judged: Sequence[Decimal | Given], weights: Mapping[str, Decimal]) -> tuple[GroupShare, ...]:
    """The groups in the order of the scheme; nothing where it weighs none, or where no judge belongs to one of them."""
    given = [g if isinstance(g, Given) else Given(g) for g in judged]
    shares = []
    for group, weight in weights.items():
        mine = [g.points for g in given if g.group == group]
        shares.append(GroupShare(group, weight, _mean(mine) if mine else None, len(mine)))
    return tuple(shares) if any(s.count for s in shares) else ()


def mean_of(judged: Sequence[Decimal | Given], weights: Mapping[str, Decimal]) -> Decimal:
    """The points of an indicator before rounding. A group that gave none leaves its weight to the others in proportion.

    ZeroDivisionError where nobody gave anything.
    """
    present = [s for s in groups_of(judged, weights) if s.mean is not None]
    if not present:
        return _mean([g.points if isinstance(g, Given) else g for g in judged])
    whole = sum((s.weight for s in present), ZERO)
    return sum((s.weight * s.mean for s in present if s.mean is not None), ZERO) / whole
