"""What production targets have reached, read from business measures: two statements for any number of items."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Q

from branches.orgs.models import BranchCoverage
from branches.plans import rules
from branches.plans.models import PlanItem
from portal.kernel.scope import subtree
from portal.measures.models import BusinessMeasure
from portal.organization.enums import PARTY_KINDS
from portal.organization.models import Node


def paths_of(nodes: Iterable[Node], start: date, end: date) -> dict[int, list[str]]:
    """node id -> paths whose figures speak for it: of a branch itself and what it covers in the time, of a committee the
    unit that it stands in, of a unit itself. One statement."""
    wanted = {node.pk: node for node in nodes}
    found = {pk: [node.path] for pk, node in wanted.items()}
    covers = BranchCoverage.objects.valid_in(start, end).filter(branch__in=wanted).values_list("branch_id", "unit__path")
    covered: dict[int, list[str]] = defaultdict(list)
    for branch_id, path in covers:
        covered[branch_id].append(path)
    for pk, node in wanted.items():
        if pk in covered:
            found[pk] += covered[pk]
        elif node.kind in PARTY_KINDS and node.parent_id is not None and not node.is_branch:
            found[pk] = [node.path.rstrip("/").rpartition("/")[0] + "/"]
    return found


def _figures(kinds: set[int], paths: set[str], start: date, end: date) -> dict[int, list[rules.Figure]]:
    """Kind of measure -> figures at and below the paths. One statement."""
    if not kinds or not paths:
        return {}
    inside: Q = reduce(or_, (subtree("node__path", path) for path in sorted(paths)))
    rows = BusinessMeasure.objects.filter(inside, kind__in=kinds, month__gte=start, month__lte=end)
    found: dict[int, list[rules.Figure]] = defaultdict(list)
    for kind_id, path, month, value in rows.order_by("month", "node__path").values_list("kind_id", "node__path", "month", "value"):
        found[kind_id].append(rules.Figure(path, month, value))
    return found


def measured(asked: Iterable[tuple[int, Node, int, str]], start: date, end: date) -> dict[int, Decimal]:
    """key -> folded figure between two days, for (key, node, kind of measure, fold); a key without figures is left out."""
    wanted = list(asked)
    if not wanted:
        return {}
    paths = paths_of({node.pk: node for _key, node, _kind, _fold in wanted}.values(), start, end)
    figures = _figures({kind for _k, _n, kind, _f in wanted}, {p for found in paths.values() for p in found}, start, end)
    out: dict[int, Decimal] = {}
    for key, node, kind, fold in wanted:
        mine = [f for f in figures.get(kind, ()) if any(f.path.startswith(path) for path in paths[node.pk])]
        value = rules.folded(mine, fold)
        if value is not None:
            out[key] = value
    return out


def actuals_of(items: Iterable[PlanItem], today: date) -> dict[int, Decimal]:
    """item id -> what its target has reached in the plan's year: of business measures, else as told. Two statements a year."""
    rows = list(items)
    found = {item.pk: item.actual for item in rows if item.measure is None and item.actual is not None}
    years = {item.plan.year for item in rows if item.measure is not None}
    for year in sorted(years):
        asked = [
            (item.pk, item.plan.node, item.measure.pk, item.measure.fold)
            for item in rows if item.measure is not None and item.plan.year == year
        ]  # fmt: skip
        found |= measured(asked, date(year, 1, 1), min(today, date(year, 12, 31)))
    return found
