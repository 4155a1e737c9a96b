"""Who may do what with a scheme. Schemes belong to the whole enterprise: the right alone reaches them."""

from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import may_adopt, may_change
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict
from portal.rights.access import Actor


def held(actor: Actor, right: str) -> Verdict:
    """Whether ``actor`` holds ``right`` at any node. Raises NotReachable otherwise."""
    if not actor.can(right):
        raise NotReachable(right)
    return ALLOWED


def adopt_verdict(actor: Actor, scheme: AssessmentScheme) -> Verdict:
    """May ``actor`` adopt this draft? Another person than those who wrote it only."""
    held(actor, "scheme.adopt")
    return may_adopt(state=scheme.state, drafted_by=scheme.drafted_by_id, actor_id=actor.user_id, editors=scheme.editors)


def change_verdict(actor: Actor, scheme: AssessmentScheme) -> Verdict:
    """May ``actor`` change this version in place?"""
    held(actor, "scheme.edit")
    return may_change(state=scheme.state, is_shipped=scheme.drafted_by_id is None)


def sees_cases(actor: Actor) -> bool:
    """Golden cases hold figures of a branch: they are for those who write and adopt schemes."""
    return bool(actor.can("scheme.edit") or actor.can("scheme.adopt"))
