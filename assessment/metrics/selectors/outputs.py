"""Results of work, and years of growth of business measures. Results follow their unit on the day through the cover; years are
compared over the units that the branch covers at the end of the period, so that a new cover is no growth."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from assessment.metrics.rules import CoverMap, MonthFigure, Needs
from assessment.metrics.rules.folding import month_states
from assessment.metrics.selectors.figures import measure_rows
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record, add_parts, owners_in
from branches.orgs.models import Branch
from portal.catalogue.selectors import values_on
from portal.kernel.periods import Period
from portal.measures import rules as growth
from portal.measures.models import MeasureKind
from workforce.results.enums import ResultState
from workforce.results.models import WorkResult
from workforce.results.selectors import with_first


def _results_in(period: Period, covers: CoverMap) -> QuerySet[WorkResult]:
    """Of the period, of units below the covers, that stand."""
    rows = WorkResult.objects.exclude(state=ResultState.WITHDRAWN).filter(node_id__in=covers.paths)
    return with_first(rows.filter(achieved_on__gte=period.starts_on, achieved_on__lte=period.ends_on)).order_by("achieved_on", "pk")


def results(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Confirmed results by kind, awards by level and class, patents with a first author of ours, domestic gaps filled."""
    found: Facts = defaultdict(dict)
    names = ("node_id", "achieved_on", "kind", "level", "prize_class", "gap", "is_first")
    rows = _results_in(period, covers).filter(state=ResultState.CONFIRMED)
    for unit_id, on, kind, level, prize_class, gap, is_first in rows.values_list(*names):
        parts = {f"result.{kind}" if kind != "award" else f"result.award.{level}.{prize_class}": 1}
        if kind == "patent" and is_first:
            parts["result.first"] = 1
        if gap == "domestic":
            parts["result.domestic"] = 1
        add_parts(found, covers, set(branch_ids), unit_id, on, parts)
    return found


def result_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    rows: Any = _results_in(period, covers).select_related("node")
    for row in rows:
        for branch_id, share in owners_in(covers, set(branch_ids), row.node_id, row.achieved_on):
            values = {
                "result_kind": row.kind, "level": row.level, "prize_class": row.prize_class, "gap": row.gap,
                "is_first": row.is_first, "is_confirmed": row.state == ResultState.CONFIRMED, "share": share * 100,
                "kind_name": row.get_kind_display(),
            }  # fmt: skip
            found[branch_id].append(
                Record("result", row.pk, row.version, row.title, row.achieved_on, row.node.path, values, "result_detail")
            )
    return found


@dataclass(frozen=True)
class _Years:
    """The years of one measure of one branch."""

    branch_id: int
    kind: MeasureKind
    years: dict[int, growth.YearFigure]
    rate: Decimal
    most: int


def _years(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap) -> Iterator[_Years]:
    """Two statements: the figures of the rule rows, the months of all years that they look back on."""
    found = values_on(["GROWTH_STREAK_YEARS", "GROWTH_STREAK_RATE"], period.ends_on)
    most, rate = int(found["GROWTH_STREAK_YEARS"]), Decimal(str(found["GROWTH_STREAK_RATE"]))
    whole = Period(date(period.ends_on.year - most - 1, 1, 1), period.ends_on, period.code, period.kind)
    wanted, figures, kinds = set(branch_ids), defaultdict(list), {}
    rows: Any = measure_rows(branch_ids, whole, needs.measures, covers).select_related("kind")
    for row in rows:
        kinds[row.kind.code] = row.kind
        owners = [(row.node_id, Decimal(1), True)] if row.node_id in wanted else [
            (pk, share, False) for pk, share in owners_in(covers, wanted, row.node_id, period.ends_on)
        ]  # fmt: skip
        for branch_id, weight, is_direct in owners:
            path = covers.paths.get(row.node_id, "")
            figure = MonthFigure(row.pk, path, row.month, row.value, row.target, row.baseline, weight, is_direct)
            figures[branch_id, row.kind.code].append(figure)
    for (branch_id, code), of in figures.items():
        months = {month: state.value for month, state in month_states(of, kinds[code].fold, kinds[code].better).items()}
        yield _Years(branch_id, kinds[code], growth.year_figures(months, kinds[code].fold), rate, most)


def growths(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    for row in _years(branch_ids, period, needs, covers):
        count = growth.growth_streak(row.years, period.ends_on.year, row.rate, row.most, row.kind.better)
        if count is not None:
            found[row.branch_id][f"growth.{row.kind.code}.years"] = ZERO + count
    return found


def growth_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """One record for each year of a measure that is compared; the first is there for the second."""
    paths = dict(Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__path"))
    found = defaultdict(list)
    for row in _years(branch_ids, period, needs, covers):
        for year, figure in row.years.items():
            change = growth.growth_of(row.years, year, row.kind.better)
            values = {
                "measure": row.kind.code, "value": figure.value, "months": figure.months, "months_due": growth.MONTHS_OF_A_YEAR,
                "growth": None if change is None else round(change, 1), "rate": row.rate,
                "is_grown": change is not None and change > row.rate,
            }  # fmt: skip
            label = f"{row.kind.name} · {year}"
            found[row.branch_id].append(Record("measure_year", None, 0, label, date(year, 1, 1), paths[row.branch_id], values))
    return found
