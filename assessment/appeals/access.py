"""Who appeals, decides and confirms: neither the branch nor whoever scored or reviewed what is appealed."""

from collections.abc import Iterable

from django.db.models import Q

from assessment.appeals import rules
from assessment.appeals.enums import OPEN_STATES
from assessment.appeals.models import RoundAppeal
from assessment.rounds.access import own_branches, own_branches_of
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor
from portal.rights.models import User

FILES = "roundappeal"
CASE_KIND = "roundappeal"


def involved_users(appeal: RoundAppeal) -> set[int]:
    """Accounts that judged the indicator, proposed or confirmed an adjustment of the branch, or reviewed the round. Two statements.

    The correction of the appeal itself does not count: deciding is no part of the scoring.
    """
    round = appeal.round
    found = set(round.judged.filter(branch=appeal.branch_id, indicator=appeal.indicator).values_list("judge_id", flat=True))
    adjusted = round.adjustments.filter(branch=appeal.branch_id, appeal=None).exclude(Q(proposed_at__gte=appeal.raised_at))
    for pair in adjusted.values_list("proposed_by_id", "confirmed_by_id"):
        found.update(pk for pk in pair if pk is not None)
    return found | ({round.reviewed_by_id} if round.reviewed_by_id else set())


def no_conflict(actor: Actor, appeal: RoundAppeal) -> Verdict:
    own = own_branches(actor, appeal.round.starts_on, appeal.round.ends_on)
    return rules.decider_verdict(
        actor.user_id, raised_by=appeal.raised_by_id, involved=involved_users(appeal), is_own=appeal.branch_id in own,
        branch=appeal.branch.node.name,
    )  # fmt: skip


def may_decide(actor: Actor, appeal: RoundAppeal) -> Verdict:
    """The office in reach, without a conflict, while the appeal is open. NotReachable outside the reach."""
    verdict = actor.may("appeal.decide", path=appeal.branch.node.path) and rules.open_verdict(appeal.state)
    return no_conflict(actor, appeal) if verdict else verdict


def may_confirm(actor: Actor, appeal: RoundAppeal) -> Verdict:
    """A second one of the office, without a conflict."""
    verdict = actor.may("appeal.decide", path=appeal.branch.node.path)
    if verdict:
        verdict = rules.confirmation_verdict(appeal.state, decided_by=appeal.decided_by_id, actor=actor.user_id)
    return no_conflict(actor, appeal) if verdict else verdict


def may_withdraw(actor: Actor, appeal: RoundAppeal) -> Verdict:
    verdict = actor.may("appeal.raise", path=appeal.branch.node.path)
    return rules.open_verdict(appeal.state) if verdict else verdict


def conflicts(appeal: RoundAppeal, users: Iterable[User]) -> dict[int, str]:
    """user id -> code: who stands aside in a panel that judges the appeal. Four statements."""
    people = {user.pk: user.person_id for user in users}
    involved = involved_users(appeal)
    own = own_branches_of([p for p in people.values() if p is not None], appeal.round.starts_on, appeal.round.ends_on)
    found = {pk: "appeal.conflict_part" for pk in people if pk in involved}
    mine = {pk for pk, person in people.items() if appeal.branch_id in own.get(person or 0, ()) or pk == appeal.raised_by_id}
    return found | dict.fromkeys(mine, "appeal.conflict_branch")


def may_open_files(actor: Actor, appeal_id: int) -> bool:
    return RoundAppeal.objects.within(actor.scope("appeal.view")).filter(pk=appeal_id).exists()


def may_change_files(actor: Actor, appeal_id: int) -> bool:
    """The branch adds files while its appeal is open."""
    return RoundAppeal.objects.within(actor.scope("appeal.raise")).filter(pk=appeal_id, state__in=OPEN_STATES).exists()
