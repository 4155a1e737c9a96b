"""Where somebody may write, which branch answers for a unit on a day, and who is told of something there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from branches.orgs.models import BranchCoverage
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.models import RoleGrant

SITES = (NodeKind.PLANT, NodeKind.DEPARTMENT, NodeKind.DISTRICT, NodeKind.TEAM)


def home_path(node: Node) -> str:
    """The district of a team, any other unit itself: within it people know one another and the place."""
    return node.path[: -len(node.code) - 1] if node.kind == NodeKind.TEAM else node.path


def reachable_units(actor: Actor, right: str, day: date) -> QuerySet[Node]:
    """Units that are open on ``day`` where ``right`` lets somebody write: inside the reach, covered by a branch inside it,
    and for a worker the district he works in. Two statements besides the query itself."""
    rows = Node.objects.filter(kind__in=SITES).open_on(day).order_by("path")
    scope = actor.scope(right)
    inside = Q()
    for path in scope.paths:
        inside |= subtree("path", path)
    covers = BranchCoverage.objects.valid_on(day).within(Scope(scope.paths))
    for path in sorted(set(covers.values_list("unit__path", flat=True))) if scope.paths else ():
        inside |= subtree("path", path)
    if scope.person_id is not None:
        person = Person.objects.filter(pk=scope.person_id).select_related("unit").first()
        if person is not None:
            inside |= subtree("path", home_path(person.unit))
    return rows.filter(inside) if inside else rows.none()


def answering_branches(nodes: Iterable[Node], day: date) -> dict[int, int]:
    """node id -> the branch that answers for it on ``day``. One statement."""
    return {node_id: branch_id for (node_id, _day), branch_id in answering_by_day((node, day) for node in nodes).items()}


def answering_by_day(asked: Iterable[tuple[Node, date]]) -> dict[tuple[int, date], int]:
    """(node id, day) -> the branch that answers for it on that day: the nearest cover above it, of several the greatest share.
    A branch answers for itself; a unit that nobody covers is left out. One statement."""
    found, lines = {}, {}
    for node, day in asked:
        if node.is_branch:
            found[node.pk, day] = node.pk
        else:
            lines[node.pk, day] = ancestors_of(node.path)
    covers = _covers({path for line in lines.values() for path in line}, [day for _node, day in lines])
    for (node_id, day), line in lines.items():
        standing = ([c[2:] for c in covers[path] if c[0] <= day and (c[1] is None or day <= c[1])] for path in reversed(line))
        nearest = next((here for here in standing if here), None)
        if nearest:
            found[node_id, day] = min(nearest)[1]
    return found


def _covers(paths: set[str], days: list[date]) -> dict[str, list[tuple[date, date | None, float, int]]]:
    """path -> (from, to, less the share, branch) of the covers that stood some time in ``days``. One statement."""
    covers: dict[str, list[tuple[date, date | None, float, int]]] = defaultdict(list)
    if paths:
        rows = BranchCoverage.objects.valid_in(min(days), max(days)).filter(unit__path__in=paths)
        for path, start, end, share, branch_id in rows.values_list("unit__path", "from_on", "to_on", "share", "branch_id"):
            covers[path].append((start, end, -float(share), branch_id))
    return covers


def readers_of(lines: Iterable[tuple[int, Sequence[str]]], roles: Sequence[str], today: date) -> dict[int, set[int]]:
    """key -> accounts that hold one of ``roles`` at the nearest node above; ``lines`` are (key, paths to begin from). One
    statement."""
    asked = [(key, [sorted(ancestors_of(p), key=len, reverse=True) for p in paths]) for key, paths in lines]
    wanted = {path for _, ways in asked for way in ways for path in way}
    grants = RoleGrant.objects.valid_on(today).filter(node__path__in=wanted, role__in=roles, user__is_active=True)
    holders: dict[str, set[int]] = defaultdict(set)
    for path, user_id in grants.values_list("node__path", "user_id") if wanted else ():
        holders[path].add(user_id)
    return {
        key: set().union(*(next((holders[path] for path in way if path in holders), set()) for way in ways)) if ways else set()
        for key, ways in asked
    }
