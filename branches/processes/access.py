"""Who fills in a check list, who puts a gap right, who looks at it afterwards."""

from branches.processes import rules
from branches.processes.models import ProcessGap
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor


def _path(gap: ProcessGap) -> str:
    return gap.point.check_list.branch.node.path


def mends(actor: Actor, gap: ProcessGap) -> bool:
    """The owner, and whoever keeps the check lists of the branch."""
    scope = actor.scope("process.mend")
    return actor.is_system or (actor.person_id is not None and actor.person_id == gap.owner_id) or scope.covers(_path(gap))


def may_mend(actor: Actor, gap: ProcessGap) -> Verdict:
    """NotReachable for a stranger."""
    if not mends(actor, gap):
        raise NotReachable("process.mend")
    return rules.may_mend(gap.state)


def may_settle(actor: Actor, gap: ProcessGap) -> Verdict:
    """Another person of the branch or of the level above."""
    if not actor.is_system and not actor.scope("process.settle").covers(_path(gap)):
        raise NotReachable("process.settle")
    return rules.may_settle(gap.state, is_same_person=actor.user_id is not None and actor.user_id == gap.mended_by_id)
