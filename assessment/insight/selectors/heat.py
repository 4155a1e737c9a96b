"""The heat map: share of the full points per indicator, for the places below the lens and for the weakest branches."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

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


def _place_rows(lens: Lens, marks: list[Mark], columns: tuple[Indicator, ...]) -> tuple[HeatRow, ...]:
    children = children_of(lens.scope.paths, marks, {p.path: p for p in lens.places})
    if lens.peer_group or len(children) < 2:
        return ()  # the rollup knows no peer groups, and a single place is the branches themselves
    rows = ScoreNode.objects.filter(round_id=lens.round.pk, node_id__in=[p.id for p, _ in children])
    found: dict[int, dict[str, tuple[Decimal, int]]] = defaultdict(dict)
    for node_id, indicator, total, n in rows.values_list("node_id", "indicator", "total", "n"):
        found[node_id][indicator] = (total, n)
    return tuple(HeatRow(p.code, p.name, False, count, _cells(columns, found[p.id])) for p, count in children)


def heat_of(lens: Lens, marks: list[Mark]) -> Heat:
    """Rows and columns of the heat map in at most two statements; worst branches first."""
    columns = tuple(lens.body.indicators)
    weakest = sorted(marks, key=lambda m: (m.worth, m.code))
    chosen = weakest if len(marks) <= BRANCHES_SHOWN else weakest[:WEAKEST_SHOWN]
    items = ScoreItem.objects.filter(round_id=lens.round.pk, branch_id__in=[m.branch_id for m in chosen], points__isnull=False)
    found: dict[int, dict[str, tuple[Decimal, int]]] = defaultdict(dict)
    for branch_id, indicator, points in items.values_list("branch_id", "indicator", "points"):
        found[branch_id][indicator] = (points or Decimal(0), 1)
    branches = tuple(HeatRow(m.code, m.short_name, True, 1, _cells(columns, found[m.branch_id])) for m in chosen)
    return Heat(columns, _place_rows(lens, marks, columns), branches, len(marks))
