"""The heat map: share of the full points per indicator, for the places below the lens and for the weakest branches."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Value

from assessment.insight.rules import Mark, heat_level, percent
from assessment.insight.selectors.lens import Lens, Place
from assessment.schemes.rules import Indicator
from assessment.scoring.models import ScoreItem, ScoreNode

BRANCHES_SHOWN = 15  # more branches than this: only the weakest are drawn, the places lead to the others
WEAKEST_SHOWN = 10


@dataclass(frozen=True)
class HeatCell:
    """``share`` in percent of the full points, None where the indicator does not apply; ``level`` 1 (good) to 5."""

    indicator: str
    share: Decimal | None
    level: int


@dataclass(frozen=True)
class HeatRow:
    code: str
    name: str
    is_branch: bool
    branches: int
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class Heat:
    columns: tuple[Indicator, ...]
    places: tuple[HeatRow, ...]
    branches: tuple[HeatRow, ...]
    branch_count: int

    @property
    def is_shortened(self) -> bool:
        return len(self.branches) < self.branch_count


def _child_path(root: str, path: str) -> str:
    rest = path[len(root) :]
    return root + rest.partition("/")[0] + "/"


def children_of(roots: Iterable[str], marks: list[Mark], places: dict[str, Place]) -> list[tuple[Place, int]]:
    """Places one step below ``roots`` that have branches, with their number; a chain of single children is skipped.

    Several roots are themselves the children. Pure: works on the paths of the marks.
    """
    roots = list(roots)
    if len(roots) > 1:
        found = {root: sum(m.path.startswith(root) for m in marks) for root in roots}
        return [(places[path], n) for path, n in found.items() if n and path in places]
    root, branch_paths = roots[0], {m.path for m in marks}
    while True:
        counts: dict[str, int] = defaultdict(int)
        for path in branch_paths:
            counts[_child_path(root, path)] += 1
        if len(counts) == 1 and next(iter(counts)) not in branch_paths:
            root = next(iter(counts))
            continue
        return [(places[path], n) for path, n in sorted(counts.items()) if path in places]


def _cells(columns: Iterable[Indicator], found: dict[str, tuple[Decimal, int]]) -> tuple[HeatCell, ...]:
    cells = []
    for column in columns:
        points, n = found.get(column.code, (Decimal(0), 0))
        share = percent(points, column.points * n)
        cells.append(HeatCell(column.code, share, heat_level(share) if share is not None else 0))
    return tuple(cells)


def _points_of(lens: Lens, branches: list[Mark], below: list[Place]) -> dict[tuple[str, int], dict[str, tuple[Decimal, int]]]:
    """(branch or place, its id) -> indicator -> (points, of how many branches). One statement."""
    items = ScoreItem.objects.filter(round_id=lens.round.pk, branch_id__in=[m.branch_id for m in branches], points__isnull=False)
    nodes = ScoreNode.objects.filter(round_id=lens.round.pk, node_id__in=[p.id for p in below])
    columns = ("what", "of", "indicator", "sum", "count")
    rows: Any = items.annotate(what=Value("branch"), of=F("branch_id"), sum=F("points"), count=Value(1)).values_list(*columns)
    more: Any = nodes.annotate(what=Value("place"), of=F("node_id"), sum=F("total"), count=F("n")).values_list(*columns)
    found: dict[tuple[str, int], dict[str, tuple[Decimal, int]]] = defaultdict(dict)
    for what, of, indicator, total, n in rows.union(more, all=True):
        found[what, of][indicator] = (total, n)
    return found


def heat_of(lens: Lens, marks: list[Mark]) -> Heat:
    """Rows and columns of the heat map in one statement; worst branches first."""
    columns = tuple(lens.body.indicators)
    weakest = sorted(marks, key=lambda m: (m.worth, m.code))
    chosen = weakest if len(marks) <= BRANCHES_SHOWN else weakest[:WEAKEST_SHOWN]
    below = children_of(lens.scope.paths, marks, {p.path: p for p in lens.places})
    if lens.peer_group or len(below) < 2:
        below = []  # the rollup knows no peer groups, and a single place is the branches themselves
    found = _points_of(lens, chosen, [p for p, _n in below])
    branches = tuple(HeatRow(m.code, m.short_name, True, 1, _cells(columns, found["branch", m.branch_id])) for m in chosen)
    places = tuple(HeatRow(p.code, p.name, False, n, _cells(columns, found["place", p.id])) for p, n in below)
    return Heat(columns, places, branches, len(marks))
