"""Who may do what in a round. A round belongs to the enterprise; what concerns one branch asks for its path besides."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from assessment.rounds.enums import MOVING_STATES, ClaimState
from assessment.rounds.models import AssessmentRound, RoundClaim
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


def own_branches_of(person_ids: Collection[int], start: date, end: date) -> dict[int, frozenset[int]]:
    """person id -> branches that he belongs to or leads between two days. Two statements."""
    found: dict[int, set[int]] = defaultdict(set)
    for rows in (BranchMembership.objects, BranchPost.objects):
        for person_id, branch_id in rows.valid_in(start, end).filter(person_id__in=person_ids).values_list("person_id", "branch_id"):
            found[person_id].add(branch_id)
    return {pk: frozenset(ids) for pk, ids in found.items()}


def own_branches(actor: Actor, start: date, end: date) -> frozenset[int]:
    """Branches that the actor belongs to or leads between two days: about these he neither judges nor adjusts."""
    if actor.person_id is None:
        return frozenset()
    return own_branches_of([actor.person_id], start, end).get(actor.person_id, frozenset())


def may_touch_branch(actor: Actor, right: str, act: str, round: AssessmentRound, branch: Branch) -> Verdict:
    """As ``may_in_round`` for one branch, which must be in reach and not the actor's own."""
    actor.may(right, path=branch.node.path, state=round.state)
    verdict = may_act(round.state, act)
    if not verdict:
        return verdict
    if branch.pk in own_branches(actor, round.starts_on, round.ends_on):
        return denied("round.own_branch", branch=branch.node.name)
    return ALLOWED


def is_asked(actor: Actor, round: AssessmentRound, indicator: str) -> Verdict:
    """Points come from the judges named for an indicator; where nobody is named, from those who may name them."""
    named = set(round.judges.filter(indicator=indicator).values_list("judge_id", flat=True))
    if not named:
        return ALLOWED if actor.can("round.judges") else denied("round.nobody_named")
    return ALLOWED if actor.user_id in named else denied("round.not_named")


def may_judge(actor: Actor, round: AssessmentRound, branch: Branch, indicator: str) -> Verdict:
    """May ``actor`` give points for ``indicator`` to ``branch`` now?"""
    verdict = may_touch_branch(actor, "round.judge", "judge", round, branch)
    return verdict if not verdict else is_asked(actor, round, indicator)


def may_open_claim_files(actor: Actor, claim_id: int) -> bool:
    return RoundClaim.objects.within(actor.scope("claim.view")).filter(pk=claim_id).exists()


def may_change_claim_files(actor: Actor, claim_id: int) -> bool:
    """Files are added by the branch until its claim is verified."""
    rows = RoundClaim.objects.within(actor.scope("claim.state")).filter(pk=claim_id, round__state__in=MOVING_STATES)
    return rows.exclude(state=ClaimState.CONFIRMED).exists()
