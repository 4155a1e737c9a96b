"""Monthly figures of measures, delivered for branches themselves or for the units below their covers.

The database adds the months of a node up: most branches have one node with figures, and of its months only the sums count. Where
single months decide they are read as they are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count, DecimalField, Q, Sum, Value

from assessment.metrics.rules import CoverMap, MonthFigure, Needs, measure_components
from assessment.metrics.rules.folding import may_hide
from assessment.metrics.selectors.shapes import Branches, Facts
from portal.kernel.periods import Period, month_of
from portal.kernel.sets import Among, kept_rows
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node

KIND = (("kind_id", MeasureKind, ("code", "fold", "better")),)
Owners = list[tuple[int, Decimal, bool]]  # (branch, weight, direct)
Ways = dict[str, tuple[str, str]]  # measure -> (how it folds, which way is better)
Figures = dict[tuple[int, str], list[MonthFigure]]  # (branch, measure) -> its figures


def measure_rows(branch_ids: Branches, period: Period, codes: Iterable[str], covers: CoverMap):
    """Figures of the months of ``period`` delivered for the branches themselves or for units below their covers.

    What is delivered for another branch is that branch's, also where its place lies below a unit that one of these covers.
    """
    return _delivered({*covers.paths, *branch_ids}, branch_ids, period, sorted(codes))


def _delivered(nodes: Collection[int], branch_ids: Collection[int], period: Period, codes: Sequence[str]):
    kinds = MeasureKind.objects.filter(code__in=codes)
    elsewhere = Node.objects.filter(~Q(Among("pk", branch_ids)) & Q(kind__in=BRANCH_KINDS) | Q(kind=NodeKind.TEMPORARY_BRANCH))
    months = BusinessMeasure.objects.filter(Among("node_id", nodes), month__gte=period.starts_on, month__lte=period.ends_on)
    return months.filter(kind__in=kinds).exclude(node__in=elsewhere).order_by("month", "pk")


def _owners_on(node_id: int, day: date, wanted: set[int], covers: CoverMap) -> Owners:
    if node_id in wanted:
        return [(node_id, Decimal(1), True)]
    return [(branch_id, share, False) for branch_id, share in covers.owners(node_id, day) if branch_id in wanted]


def owners_of_figure(node_id: int, month: date, wanted: set[int], covers: CoverMap) -> Owners:
    """(branch, weight, direct) of one figure; the cover on the last day of the month decides."""
    return _owners_on(node_id, month_of(month).ends_on, wanted, covers)


def _owners_in(node_id: int, ends: Iterable[date], wanted: set[int], covers: CoverMap) -> tuple[Owners, bool]:
    """(everybody who owns a figure of the node in the months that end so, whether they are the same in every one)."""
    first, *others = [_owners_on(node_id, day, wanted, covers) for day in ends]
    is_steady = all(owners == first for owners in others)
    return (first if is_steady else list({owner for owners in (first, *others) for owner in owners})), is_steady


def _sums(parts: Collection[str]) -> dict[str, Any]:
    """How many months there are and what they come to; of targets and baselines only where some measure is read for them."""
    sums: dict[str, Any] = {"n": Count("pk"), "n_target": Value(0), "n_baseline": Value(0), "sum_value": Sum("value")}
    for part in ("target", "baseline"):
        sums[f"sum_{part}"] = Value(None, output_field=DecimalField())
        if part in parts:
            sums |= {f"n_{part}": Count(part), f"sum_{part}": Sum(part)}
    return sums


def _month_sums(nodes: Collection[int], branch_ids: Collection[int], period: Period, codes: Sequence[str], parts: frozenset[str]) -> Any:
    rows = _delivered(nodes, branch_ids, period, codes).order_by()
    return rows.values_list("node_id", "kind_id").annotate(**_sums(parts))


def _summed(period: Period, wanted: set[int], covers: CoverMap, needs: Needs) -> tuple[Figures, set[tuple[int, str]], Ways]:
    """(figures made of all months of a node, those that must be read month by month instead, how the measures fold). One statement.

    Months decide where the last one counts alone, where only some have a target or a baseline, where the cover changes, and where
    one figure may hold another. In one order of measures, so that all branches list their facts alike.
    """
    figures: Figures = defaultdict(list)
    apart, ways, known, ends = set(), {}, {}, [month.ends_on for month in period.months()]
    asked = (period, tuple(sorted(needs.measures)), needs.parts_of("measures"))
    lines = kept_rows(_month_sums, [wanted | covers.paths.keys(), wanted], *asked, named=KIND)
    first, figure = period.starts_on, MonthFigure._make
    for (code, fold, better), of_measure in groupby(sorted(lines, key=itemgetter(0)), key=itemgetter(0, 1, 2)):
        ways[code] = (fold, better)
        for _code, _fold, _better, node_id, n, aimed, based, value, target, baseline in of_measure:
            if node_id not in known:  # every measure of a node has the same owners
                known[node_id] = (*_owners_in(node_id, ends, wanted, covers), covers.paths.get(node_id, ""))
            owners, is_steady, path = known[node_id]
            is_sum = is_steady and fold != "last" and aimed in (0, n) and based in (0, n)
            for branch_id, weight, is_direct in owners:
                figures[branch_id, code].append(figure((node_id, path, first, value, target, baseline, weight, is_direct, n)))
                if not is_sum:
                    apart.add((branch_id, code))
    apart.update(key for key, lines in figures.items() if len(lines) > 1 and may_hide(lines))
    return figures, apart, ways


def _by_month(rows: Any, wanted: set[int], covers: CoverMap, apart: set[tuple[int, str]] | None = None) -> tuple[Figures, Ways]:
    """(the figures of each month, how the measures fold), of the (branch, measure) in ``apart`` or of all. One statement."""
    figures: Figures = defaultdict(list)
    ways: Ways = {}
    known: dict[tuple[int, date], Owners] = {}
    lines = rows.values_list("pk", "node_id", "kind__code", "kind__fold", "kind__better", "month", "value", "target", "baseline")
    for pk, node_id, code, fold, better, month, value, target, baseline in sorted(lines, key=itemgetter(2)):
        ways[code] = (fold, better)
        owners = known.get((node_id, month))
        if owners is None:
            owners = known[node_id, month] = owners_of_figure(node_id, month, wanted, covers)
        for branch_id, weight, is_direct in owners:
            if apart is None or (branch_id, code) in apart:
                line = MonthFigure(pk, covers.paths.get(node_id, ""), month, value, target, baseline, weight, is_direct)
                figures[branch_id, code].append(line)
    return figures, ways


def _figures(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap) -> tuple[Figures, Ways]:
    wanted = set(branch_ids)
    rows = measure_rows(branch_ids, period, needs.measures, covers)
    if connection.vendor != "postgresql":  # SQLite adds decimals up as floats
        return _by_month(rows, wanted, covers)
    figures, apart, ways = _summed(period, wanted, covers, needs)
    if apart:
        nodes = {line.record_id for key in apart for line in figures[key]}
        codes = {code for _branch_id, code in apart}
        by_month, _ways = _by_month(rows.filter(Among("node_id", nodes), kind__code__in=codes), wanted, covers, apart)
        figures.update((key, by_month[key]) for key in apart)
    return figures, ways


def measures(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """One statement, two where single months decide."""
    figures, ways = _figures(branch_ids, period, needs, covers)
    found: Facts = defaultdict(dict)
    hows = {code: (*way, needs.parts_of("measures", code)) for code, way in ways.items()}
    for (branch_id, code), lines in figures.items():
        found[branch_id].update(measure_components(code, lines, *hows[code]))
    return found
