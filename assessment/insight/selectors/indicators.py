"""One indicator over the branches of a lens."""

from dataclasses import dataclass
from decimal import Decimal

from assessment.insight.rules import Mark, percent
from assessment.insight.selectors.dashboard import Dashboard
from assessment.schemes.rules import Indicator
from assessment.scoring.models import ScoreItem


@dataclass(frozen=True)
class IndicatorRow:
    """``points`` is None where the indicator does not apply to the branch; ``share`` in percent of the full points."""

    mark: Mark
    raw: Decimal | None
    points: Decimal | None
    lost: Decimal
    share: Decimal | None


def indicator_rows(board: Dashboard, indicator: Indicator) -> list[IndicatorRow]:
    """A row per branch, most points lost first: one statement besides those of the board."""
    marks = {m.branch_id: m for m in board.marks}
    items = ScoreItem.objects.filter(round_id=board.lens.round.pk, indicator=indicator.code, branch_id__in=marks)
    rows = []
    for branch_id, raw, points in items.values_list("branch_id", "raw", "points"):
        share = None if points is None else percent(points, indicator.points)
        lost = Decimal(0) if points is None else max(Decimal(0), indicator.points - points)
        rows.append(IndicatorRow(marks[branch_id], raw, points, lost, share))
    return sorted(rows, key=lambda r: (-r.lost, r.points is None, r.mark.code))
