"""Who may touch whose dues, beyond the matrix."""

from datetime import datetime

from django.utils.timezone import localdate

from branches.dues.models import DuesRelief
from branches.orgs.enums import TemporaryAct
from branches.orgs.models import Branch
from branches.orgs.selectors import bars
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.selectors import officers_of


def ensure_collects(actor: Actor, branch: Branch, at: datetime, right: str = "dues.collect") -> None:
    """NotReachable outside the reach of ``right``; RuleBroken ``dues.temporary`` (TMP-03), ``dues.closed_branch``."""
    actor.may(right, path=branch.node.path)
    if bars(branch, TemporaryAct.DUES, localdate(at)):
        raise RuleBroken("dues.temporary")
    if branch.node.closed_on is not None:
        raise RuleBroken("dues.closed_branch")


def ensure_not_own(actor: Actor, branch: Branch, person_id: int, at: datetime, field: str) -> None:
    """What somebody pays is settled by another officer of the branch, where there is one. RuleBroken ``dues.own_base``."""
    if actor.person_id is None or actor.person_id != person_id:
        return
    if officers_of(branch.node.path, (Role.SECRETARY, Role.BRANCH_OFFICER), localdate(at)) - {actor.user_id}:
        raise RuleBroken("dues.own_base", field=field)


def may_see_names(actor: Actor, branch: Branch) -> bool:
    """Who owes what inside a branch is for its own officers."""
    return actor.is_system or actor.scope("dues.collect").covers(branch.node.path)


def may_decide(actor: Actor, relief: DuesRelief) -> Verdict:
    """Another person than who proposed it and than the member himself."""
    if actor.user_id is not None and actor.user_id == relief.proposed_by_id:
        return denied("dues.relief_second")
    if actor.person_id is not None and actor.person_id == relief.person_id:
        return denied("dues.relief_second")
    return ALLOWED


def may_read_reason(actor: Actor, relief: DuesRelief) -> bool:
    """Somebody's hardship is read by the branch's officers, by those who approve it and by himself."""
    path = relief.branch.node.path
    is_own = actor.person_id is not None and actor.person_id == relief.person_id
    return is_own or actor.scope("dues.relief").covers(path) or actor.scope("dues.approve").covers(path)


def ensure_own(actor: Actor, person_id: int) -> None:
    if actor.person_id is None or actor.person_id != person_id:
        raise NotReachable("me.view")
