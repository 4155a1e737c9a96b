"""Figures over several periods: trends and runs of months. The cover on the last day of each month decides."""

from collections import defaultdict
from datetime import date
from typing import Any

from assessment.metrics.rules import CoverMap, MonthFigure, Needs
from assessment.metrics.rules.folding import history_components, month_states
from assessment.metrics.selectors.figures import measure_rows, owners_of_figure
from assessment.metrics.selectors.shapes import Branches, Facts, Record
from branches.orgs.models import Branch
from portal.kernel.periods import Period, add_months
from portal.measures.models import MeasureKind

LOOK_BACK_MONTHS = 12  # runs of months are counted this far before the period
HISTORY_METRICS = frozenset({"measure_trend", "measure_streak", "event_free_months"})


def window(period: Period) -> Period:
    """The period with what trends and runs look back on."""
    start = min(period.previous().starts_on, add_months(period.starts_on, -LOOK_BACK_MONTHS))
    return Period(start, period.ends_on, period.code, period.kind)


Figures = dict[tuple[int, str], list[MonthFigure]]


def _figures(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap) -> tuple[Figures, dict[str, MeasureKind]]:
    """(branch, measure) -> its figures, and the measures. One statement."""
    wanted, figures, kinds = set(branch_ids), defaultdict(list), {}
    rows: Any = measure_rows(branch_ids, window(period), needs.measures, covers).select_related("kind")
    for row in rows:
        kinds[row.kind.code] = row.kind
        for branch_id, weight, is_direct in owners_of_figure(row.node_id, row.month, wanted, covers):
            path = covers.paths.get(row.node_id, "")
            figure = MonthFigure(row.pk, path, row.month, row.value, row.target, row.baseline, weight, is_direct)
            figures[branch_id, row.kind.code].append(figure)
    return figures, kinds


def history(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    figures, kinds = _figures(branch_ids, period, needs, covers)
    before_on = period.previous().starts_on
    found: Facts = defaultdict(dict)
    for (branch_id, code), rows in figures.items():
        kind = kinds[code]
        found[branch_id].update(history_components(code, rows, kind.fold, kind.better, period.starts_on, before_on))
    return found


def history_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """One record for each month of a measure, as the branch's figures of that month fold."""
    figures, kinds = _figures(branch_ids, period, needs, covers)
    paths = dict(Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__path"))
    before_on = period.previous().starts_on
    found = defaultdict(list)
    for (branch_id, code), rows in figures.items():
        kind = kinds[code]
        for month, state in month_states(rows, kind.fold, kind.better).items():
            values = {
                "measure": code, "value": state.value, "target": state.target, "is_met": state.is_met, "is_free": state.is_free,
                "is_compared": month >= before_on,
            }  # fmt: skip
            label = f"{kind.name} · {month:%Y-%m}"
            found[branch_id].append(Record("measure_month", None, 0, label, month, paths[branch_id], values))
    return found
