"""Going down the tree: what lies below the lens, place by place, and the same branches by peer group. Costs no statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessment.insight.enums import Quadrant
from assessment.insight.rules import TENTH, Mark, mean
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.heat import children_of


@dataclass(frozen=True)
class PlaceRow:
    """Means over the branches of a place or a group; ``change`` is that of the mean total against the round before."""

    code: str
    name: str
    count: int
    party: Decimal | None
    business: Decimal | None
    total: Decimal | None
    both_strong: int
    weak: int
    change: Decimal | None


def _row(code: str, name: str, marks: list[Mark]) -> PlaceRow:
    changes = [m.change for m in marks if m.change is not None]
    return PlaceRow(
        code, name, len(marks), mean((m.party for m in marks), TENTH), mean((m.business for m in marks), TENTH),
        mean((m.total for m in marks if m.total is not None), TENTH), sum(m.quadrant == Quadrant.BOTH for m in marks),
        sum(m.quadrant == Quadrant.WEAK for m in marks), mean(changes, TENTH),
    )  # fmt: skip


@dataclass(frozen=True)
class Level:
    """What is one step below: places, and branches that hang there directly. ``whole`` sums up all of it."""

    whole: PlaceRow
    places: tuple[PlaceRow, ...]
    branches: tuple[Mark, ...]
    groups: tuple[PlaceRow, ...]


def _under(marks: Iterable[Mark], path: str) -> list[Mark]:
    return [m for m in marks if m.path.startswith(path)]


def level_of(board: Dashboard, name: str) -> Level:
    """The level below the lens of ``board``; ``name`` is the word for all of it. A chain of single places is skipped."""
    lens, marks = board.lens, board.marks
    children = children_of(lens.scope.paths, marks, {p.path: p for p in lens.places})
    if len(children) < 2:
        children = [(p, n) for p, n in children if n < len(marks)]
    places = tuple(_row(p.code, p.name, _under(marks, p.path)) for p, _n in children)
    direct = [m for m in marks if not any(m.path.startswith(p.path) for p, _n in children)]
    groups = tuple(_row(g["code"], g["name"], g["rows"]) for g in board.ranking)
    return Level(_row("", name, marks), places, tuple(sorted(direct, key=lambda m: m.path)), groups)
