"""Who may change a party organisation, and which units and people he may name while doing so."""

from branches.orgs.models import Branch
from portal.kernel.errors import ensure
from portal.kernel.scope import Scope
from portal.organization.enums import UNIT_KINDS
from portal.organization.models import Node
from portal.rights.access import Actor


def ensure_may_edit(actor: Actor, branch: Branch) -> None:
    """Raise NotReachable outside the reach of ``branch.edit``."""
    ensure(actor.may("branch.edit", path=branch.node.path))


def may_see_members(actor: Actor, branch: Branch) -> bool:
    """Whether names of members may be shown: own branch officers and the committee above."""
    return actor.is_system or actor.scope("branch.members").covers(branch.node.path)


def roster_scope(actor: Actor, right: str = "branch.edit") -> Scope:
    """Where a party committee finds its people and units: below the unit it is the committee of.

    The committee's own reach holds party organisations only; its members work in the units beside it. One statement.
    """
    reach = actor.scope(right)
    if actor.is_system or not reach.paths:
        return reach
    lines = {path: _line(path) for path in reach.paths}
    wanted = {p for line in lines.values() for p in line}
    units = set(Node.objects.filter(path__in=wanted, kind__in=UNIT_KINDS).values_list("path", flat=True))
    found = {next((p for p in reversed(line) if p in units), path) for path, line in lines.items()}
    return Scope(tuple(sorted(found)))


def _line(path: str) -> list[str]:
    codes = path.strip("/").split("/")
    return ["/".join(codes[: i + 1]) + "/" for i in range(len(codes))]
