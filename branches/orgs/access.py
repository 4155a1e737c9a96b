"""Who may change a party organisation, and which units and people he may name while doing so."""

from collections.abc import Iterable

from branches.orgs.models import Branch
from portal.kernel.errors import NotReachable, ensure
from portal.kernel.scope import Scope, path_line
from portal.organization.enums import UNIT_KINDS
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor


def ensure_may_edit(actor: Actor, branch: Branch) -> None:
    """Raise NotReachable outside the reach of ``branch.edit``."""
    ensure(actor.may("branch.edit", path=branch.node.path))


def may_see_members(actor: Actor, branch: Branch) -> bool:
    """Whether names of members may be shown: own branch officers and the committee above."""
    return actor.is_system or actor.scope("branch.members").covers(branch.node.path)


def ensure_may_note(actor: Actor, person: Person, right: str = "branch.edit") -> None:
    """Raise NotReachable unless ``person`` works where the actor's party committee finds its people."""
    if not roster_scope(actor, right).covers(person.unit.path):
        raise NotReachable(right)


def may_see_party_line(actor: Actor, person: Person, branch_paths: Iterable[str]) -> bool:
    """Whether somebody may read the party history of ``person``: he himself, and who may see the members of his branches."""
    is_own = actor.person_id is not None and actor.person_id == person.pk
    reach = actor.scope("branch.members")
    return is_own or actor.is_system or any(reach.covers(path) for path in branch_paths)


def roster_scope(actor: Actor, right: str = "branch.edit") -> Scope:
    """Where a party committee finds its people and units: below the unit it is the committee of.

    The committee's own reach holds party organisations only; its members work in the units beside it. One statement.
    """
    reach = actor.scope(right)
    if actor.is_system or not reach.paths:
        return reach
    lines = {path: path_line(path) for path in reach.paths}
    wanted = {p for line in lines.values() for p in line}
    units = set(Node.objects.filter(path__in=wanted, kind__in=UNIT_KINDS).values_list("path", flat=True))
    found = {next((p for p in reversed(line) if p in units), path) for path, line in lines.items()}
    return Scope(tuple(sorted(found)))
