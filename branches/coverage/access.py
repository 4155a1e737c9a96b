"""Whose units, teams and people one may see and change here, beyond the matrix."""

from branches.coverage.models import PartySetup
from branches.orgs.access import roster_scope
from portal.kernel.errors import NotReachable
from portal.kernel.scope import Scope
from portal.rights.access import Actor


def unit_scope(actor: Actor, right: str) -> Scope:
    """The units beside a committee: its own reach holds party organisations only. One statement."""
    return roster_scope(actor, right)


def ensure_unit(actor: Actor, right: str, path: str) -> None:
    """NotReachable for a unit that is not beside the committee."""
    if not actor.is_system and not unit_scope(actor, right).covers(path):
        raise NotReachable(right)


def may_edit_setup(actor: Actor, setup: PartySetup) -> bool:
    is_open = setup.set_up_on is None and setup.ended_on is None
    return is_open and unit_scope(actor, "setup.edit").covers(setup.node.path)
