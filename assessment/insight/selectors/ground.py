"""Which part of the tree a page looks at that belongs to no round, and what lies one step below it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from assessment.insight.selectors.lens import NOT_PLACES, Place
from portal.kernel.errors import NotReachable
from portal.kernel.scope import Scope, path_line
from portal.organization.enums import BRANCH_KINDS
from portal.organization.models import Node

T = TypeVar("T")


@dataclass(frozen=True)
class Ground:
    """``places`` are all that can be looked into, ``children`` the level below: places, or branches where there are none."""

    scope: Scope
    unit: Place | None
    places: tuple[Place, ...]
    children: tuple[Place, ...]

    @property
    def choices(self) -> list[tuple[Place, str]]:
        """(place, indent) of the places near the top, and the chosen one."""
        shallow = min((p.depth for p in self.places), default=0)
        near = [p for p in self.places if p.depth <= shallow + 2 or (self.unit and p.code == self.unit.code)]
        return [(p, "　" * (p.depth - shallow)) for p in near]

    def folded(self, found: Mapping[str, T]) -> list[tuple[Place, list[T]]]:
        """What ``found`` holds by path, gathered below each child; what lies beside them comes last, on its own line."""
        rows: dict[str, list[T]] = {child.path: [] for child in self.children}
        rest: list[T] = []
        for path, value in found.items():
            home = next((p for p in rows if path.startswith(p)), None)
            (rest if home is None else rows[home]).append(value)
        lines = [(child, rows[child.path]) for child in self.children]
        return [*lines, (Place(0, "", _("其他"), "", 0), rest)] if rest else lines


def _level(places: Iterable[Place], branches: Iterable[Place]) -> tuple[Place, ...]:
    """The first level with at least two places that have branches; a chain of single ones is skipped. The branches themselves
    where there is no such level."""
    above = {line for branch in branches for line in path_line(branch.path)}
    by_depth: dict[int, list[Place]] = {}
    for place in places:
        if place.path in above:
            by_depth.setdefault(place.depth, []).append(place)
    return tuple(next((by_depth[d] for d in sorted(by_depth) if len(by_depth[d]) > 1), list(branches)))


def ground_of(scope: Scope, unit_code: str = "") -> Ground:
    """The ground inside ``scope``, or its part below a unit: one statement. A unit outside raises NotReachable."""
    kept = [kind for kind in NOT_PLACES if kind not in BRANCH_KINDS]
    rows = Node.objects.within(scope).exclude(kind__in=kept).order_by("path")
    found = [Place(*row[:5], row[5] in BRANCH_KINDS) for row in rows.values_list("pk", "code", "name", "path", "depth", "kind")]
    places, branches = [p for p in found if not p.is_branch], [p for p in found if p.is_branch]
    unit = next((p for p in places if p.code == unit_code), None) if unit_code else None
    if unit_code and unit is None:
        raise NotReachable("unit")
    base = unit.path if unit else ""
    below = [p for p in places if p.path.startswith(base) and p.path != base]
    children = _level(below, [b for b in branches if b.path.startswith(base)])
    return Ground(Scope((unit.path,)) if unit else scope, unit, tuple(places), children)
