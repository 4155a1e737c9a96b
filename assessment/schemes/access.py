"""Who may do what with a scheme. Schemes belong to the whole enterprise: the right alone reaches them."""

from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import may_adopt
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict
from portal.rights.access import Actor


def held(actor: Actor, right: str) -> Verdict:
    """Whether ``actor`` holds ``right`` at any node. Raises NotReachable otherwise."""
    if not actor.can(right):
        raise NotReachable(right)
    return ALLOWED


def adopt_verdict(actor: Actor, scheme: AssessmentScheme) -> Verdict:
    """May ``actor`` adopt this draft? Another person than its drafter only."""
    held(actor, "scheme.adopt")
    return may_adopt(state=scheme.state, drafted_by=scheme.drafted_by_id, actor_id=actor.user_id)
