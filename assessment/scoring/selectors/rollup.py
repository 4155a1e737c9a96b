"""Is the rollup over the tree what the items add up to?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assessment.scoring.models import ScoreItem, ScoreNode, ScoreTotal
from portal.organization.models import Node

BATCH = 5000
Sums = tuple[int, Decimal, Decimal, Decimal]  # number, sum, lowest, highest


@dataclass(frozen=True)
class RollupDifference:
    """``stored`` and ``counted`` are None where the row is missing on that side."""

    place: str
    indicator: str
    stored: Sums | None
    counted: Sums | None


def _codes_above(path: str) -> list[str]:
    """Codes of the places above a branch, as the tree stood when the round last looked."""
    return path.strip("/").split("/")[:-1]


def _items_of(round_id: int) -> Iterator[tuple[int, str, Decimal]]:
    items = ScoreItem.objects.filter(round_id=round_id, points__isnull=False).order_by()
    for branch_id, indicator, points in items.values_list("branch_id", "indicator", "points").iterator(chunk_size=BATCH):
        yield branch_id, indicator, points or Decimal(0)


def rollup_differences(round_id: int) -> list[RollupDifference]:
    """Where the stored rollup of a round differs from its items, by place and indicator. Four statements.

    Places are found by their codes in the paths of the totals, so that a tree that has changed since does not matter.
    """
    above = {pk: _codes_above(path) for pk, path in ScoreTotal.objects.filter(round_id=round_id).values_list("branch_id", "path")}
    places = dict(Node.objects.filter(code__in={code for codes in above.values() for code in codes}).values_list("code", "pk"))
    points: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for branch_id, indicator, number in _items_of(round_id):
        for code in above.get(branch_id, ()):
            points[code, indicator].append(number)
    counted: dict[tuple[int, str], Sums] = {
        (places[code], indicator): (len(found), sum(found, Decimal(0)), min(found), max(found))
        for (code, indicator), found in points.items()
        if code in places
    }
    rows = ScoreNode.objects.filter(round_id=round_id).order_by()
    stored: dict[tuple[int, str], Sums] = {
        (node_id, indicator): (n, total, lowest, highest)
        for node_id, indicator, n, total, lowest, highest in rows.values_list("node_id", "indicator", "n", "total", "lowest", "highest")
    }
    names = {pk: code for code, pk in places.items()}
    return [
        RollupDifference(names.get(key[0], str(key[0])), key[1], stored.get(key), counted.get(key))
        for key in sorted(stored.keys() | counted.keys())
        if stored.get(key) != counted.get(key)
    ]
