"""Who proposes, decides, carries out and answers what follows from results. Nobody decides about his own branch."""

from datetime import date

from django.utils.timezone import localdate

from assessment.outcomes import rules
from assessment.outcomes.enums import OutcomeState
from assessment.outcomes.models import Outcome
from assessment.rounds.access import own_branches
from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_on
from portal.kernel.errors import NotReachable
from portal.kernel.scope import Scope
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor

FILES = "outcome"


def appeal_until(outcome: Outcome) -> date | None:
    """The last day of the appeal, counted in working days from the decision."""
    if outcome.decided_at is None:
        return None
    day = localdate(outcome.decided_at)
    return work_calendar(day).add(day, int(value_on("OUTCOME_APPEAL_WORKDAYS", day)))


def _may_touch(actor: Actor, right: str, outcome: Outcome) -> Verdict:
    branch = outcome.branch
    verdict = actor.may(right, path=branch.node.path)
    if not verdict:
        return verdict
    if branch.pk in own_branches(actor, outcome.round.starts_on, outcome.round.ends_on):
        return denied("outcome.own_branch", branch=branch.node.name)
    return ALLOWED


def may_decide(actor: Actor, outcome: Outcome) -> Verdict:
    verdict = _may_touch(actor, "outcome.decide", outcome)
    if not verdict:
        return verdict
    return rules.may_decide(outcome.state, is_proposer=outcome.proposed_by_id is not None and outcome.proposed_by_id == actor.user_id)


def may_withdraw(actor: Actor, outcome: Outcome) -> Verdict:
    verdict = _may_touch(actor, "outcome.decide", outcome)
    return rules.may_withdraw(outcome.state) if verdict else verdict


def is_owner(actor: Actor, outcome: Outcome) -> bool:
    return actor.person_id is not None and outcome.owner_id == actor.person_id


def may_carry_out(actor: Actor, outcome: Outcome, day: date) -> Verdict:
    """The owner himself, or the office that keeps the ledger. NotReachable for anybody else."""
    if not is_owner(actor, outcome) or not actor.can("outcome.view"):
        verdict = actor.may("outcome.carry", path=outcome.branch.node.path)
        if not verdict:
            return verdict
    open_until = appeal_until(outcome) if outcome.kind.is_penalty and getattr(outcome, "appeal", None) is None else None
    return rules.may_carry_out(outcome.state, is_appealed=is_on_hold(outcome), appeal_until=open_until, today=day)


def is_on_hold(outcome: Outcome) -> bool:
    appeal = getattr(outcome, "appeal", None)
    return appeal is not None and appeal.answered_at is None


def may_answer(actor: Actor, outcome: Outcome) -> Verdict:
    appeal = getattr(outcome, "appeal", None)
    if appeal is None:
        raise NotReachable("outcome.decide")
    verdict = _may_touch(actor, "outcome.decide", outcome)
    if not verdict:
        return verdict
    return rules.may_answer(is_answered=appeal.answered_at is not None, is_decider=outcome.decided_by_id == actor.user_id)


def may_open_files(actor: Actor, outcome_id: int) -> bool:
    return Outcome.objects.within(actor.scope("outcome.view")).filter(pk=outcome_id).exists()


def may_change_files(actor: Actor, outcome_id: int) -> bool:
    """The proof is added by the owner and by the office that keeps the ledger, until it is carried out."""
    reach = actor.scope("outcome.carry")
    mine = Scope(reach.paths, actor.person_id)
    return Outcome.objects.within(mine).filter(pk=outcome_id, state=OutcomeState.DECIDED).exists()
