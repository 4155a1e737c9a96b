"""Who may do what in a round. A round belongs to the enterprise; what concerns one branch asks for its path besides."""

from datetime import date

from assessment.rounds.models import AssessmentRound
from assessment.rounds.rules import may_act
from branches.orgs.models import Branch, BranchMembership, BranchPost
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor


def may_in_round(actor: Actor, right: str, act: str, round: AssessmentRound) -> Verdict:
    """May ``actor`` do ``act`` with the whole round now? Raises NotReachable without the right."""
    if not actor.can(right):
        raise NotReachable(right)
    return may_act(round.state, act)


def may_confirm_publication(actor: Actor, round: AssessmentRound) -> Verdict:
    """May ``actor`` be the second person of a proposed publication?"""
    verdict = may_in_round(actor, "round.publish", "publish", round)
    if not verdict:
        return verdict
    if round.published_by_id is None:
        return denied("round.not_proposed")
    if round.published_by_id == actor.user_id:
        return denied("round.second_person")
    return ALLOWED


def own_branches(actor: Actor, start: date, end: date) -> set[int]:
    """Branches that the actor belongs to or leads between two days: about these he neither judges nor adjusts."""
    if actor.person_id is None:
        return set()
    rows = (BranchMembership.objects, BranchPost.objects)
    return {pk for row in rows for pk in row.valid_in(start, end).filter(person_id=actor.person_id).values_list("branch_id", flat=True)}


def may_touch_branch(actor: Actor, right: str, act: str, round: AssessmentRound, branch: Branch) -> Verdict:
    """As ``may_in_round`` for one branch, which must be in reach and not the actor's own."""
    actor.may(right, path=branch.node.path, state=round.state)
    verdict = may_act(round.state, act)
    if not verdict:
        return verdict
    if branch.pk in own_branches(actor, round.starts_on, round.ends_on):
        return denied("round.own_branch", branch=branch.node.name)
    return ALLOWED
