"""Who opens, takes, takes back, lifts and closes: the branch its steps, the committee above its own, nobody his own case."""

from branches.membership.enums import CaseState, StepActor
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.orgs.models import BranchMembership
from portal.kernel.errors import NotReachable
from portal.kernel.scope import Scope
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor

RIGHT_OF = {
    StepActor.APPLICANT: "development.step",
    StepActor.BRANCH: "development.step",
    StepActor.COMMITTEE: "development.approve",
}


def right_for(step_actor: str) -> str:
    """The right that a step asks for."""
    return RIGHT_OF[StepActor(step_actor)]


def actors_of(actor: Actor) -> list[str]:
    """Whose steps the actor takes somewhere: those of branches, those of the committee, or both."""
    return [str(step_actor) for step_actor, right in RIGHT_OF.items() if actor.can(right)]


def _asked(actor: Actor, right: str, case: DevelopmentCase) -> Verdict:
    """In reach, open and somebody else's. NotReachable outside the reach."""
    actor.may(right, path=case.branch.node.path)
    if actor.person_id is not None and actor.person_id == case.person_id:
        return denied("development.own_case")
    if case.state != CaseState.OPEN:
        return denied("development.is_closed", state=str(case.get_state_display()))
    return ALLOWED


def may_take(actor: Actor, case: DevelopmentCase, step_actor: str) -> Verdict:
    """Whether the actor takes a step that is ``step_actor``'s; whoever only sees the case is told whose step it is."""
    right = right_for(step_actor)
    if not actor.is_system and not actor.scope(right).covers(case.branch.node.path):
        if not actor.scope("development.view").covers(case.branch.node.path):
            raise NotReachable(right)
        return denied("development.by_committee" if step_actor == StepActor.COMMITTEE else "development.by_branch")
    return _asked(actor, right, case)


def may_take_back(actor: Actor, case: DevelopmentCase, step_actor: str) -> Verdict:
    """Whoever takes a step takes it back, of a case that the step has ended too."""
    actor.may("development.view", path=case.branch.node.path)
    if case.last_no <= 1:
        return denied("development.first_step")
    if case.state in (CaseState.WITHDRAWN, CaseState.REFUSED) and case.next_no is not None:
        return denied("development.is_closed", state=str(case.get_state_display()))
    right = right_for(step_actor)
    if not actor.is_system and not actor.scope(right).covers(case.branch.node.path):
        return denied("development.by_committee" if step_actor == StepActor.COMMITTEE else "development.by_branch")
    return denied("development.own_case") if actor.person_id is not None and actor.person_id == case.person_id else ALLOWED


def may_review(actor: Actor, case: DevelopmentCase) -> Verdict:
    return _asked(actor, "development.step", case)


def may_close(actor: Actor, case: DevelopmentCase) -> Verdict:
    return _asked(actor, "development.close", case)


def may_override(actor: Actor, case: DevelopmentCase) -> Verdict:
    """Somebody of the committee above who does not belong to the branch: nobody lets his own branch off. One statement."""
    verdict = _asked(actor, "development.override", case)
    if verdict and actor.person_id is not None:
        own = BranchMembership.objects.filter(branch=case.branch_id, person=actor.person_id, to_on=None)
        return denied("development.override_own_branch") if own.exists() else verdict
    return verdict


def holds(actor: Actor, right: str, case: DevelopmentCase) -> bool:
    """Whether the button belongs on the page at all."""
    return actor.is_system or actor.scope(right).covers(case.branch.node.path)


def may_open_file(actor: Actor, record_id: int) -> bool:
    """Papers of a step open for the offices that may see the case; the person himself does not see them."""
    return DevelopmentStepRecord.objects.within(Scope(actor.scope("development.view").paths)).filter(pk=record_id).exists()


def may_change_file(actor: Actor, record_id: int) -> bool:
    """Papers are added and taken off while the case is open and its step stands, by whoever takes steps there."""
    paths = {*actor.scope("development.step").paths, *actor.scope("development.approve").paths}
    rows = DevelopmentStepRecord.objects.within(Scope(tuple(sorted(paths)))).filter(pk=record_id, voided_at=None)
    return rows.filter(case__state=CaseState.OPEN).exists()
