"""What a step changes of the register of members and of political status, and how that is taken back.

An activist is noted on the day of his naming. A probationary member stands in the register when the committee has approved,
from the day of the branch's vote (DEV-01); a full member from the day on which probation ended (DEV-03).
"""

from datetime import date, datetime, timedelta

from branches.membership import access, rules
from branches.membership.enums import StepResult
from branches.membership.models import DevelopmentCase, DevelopmentStep
from branches.membership.rules import Course, Figures
from branches.orgs import services as orgs
from branches.orgs.enums import Standing
from branches.orgs.models import BranchMembership
from portal.kernel.errors import RuleBroken
from portal.people.enums import PoliticalStatus
from portal.rights.access import Actor

ONE_DAY = timedelta(days=1)


def _current(case: DevelopmentCase) -> BranchMembership | None:
    rows = BranchMembership.objects.filter(branch=case.branch_id, person=case.person_id, to_on=None)
    return rows.select_related("branch__node", "person").first()


def _member(case: DevelopmentCase, standing: str) -> BranchMembership:
    row = _current(case)
    if row is None or row.standing != standing:
        raise RuleBroken("development.register_differs", name=case.person.name)
    return row


def follow_step(*, actor: Actor, at: datetime, case: DevelopmentCase, step: DevelopmentStep, course: Course, figures: Figures) -> None:
    """Write what the step just taken (the last of ``course``) changes. RuleBroken where the register says something else."""
    done = course.last
    assert done is not None
    right, reason = access.right_for(step.actor), f"{step.no} {step.name_zh}"
    if done.no == rules.NAMED:
        orgs.note_status(actor=actor, at=at, person=case.person, status=PoliticalStatus.ACTIVIST, on=done.on, reason=reason, right=right)
    elif done.no == rules.APPROVED:
        voted = course.day(rules.ADMITTED)
        assert voted is not None
        member = orgs.NewMember(case.person, Standing.PROBATIONARY)
        orgs.seat_members(actor=actor, at=at, branch=case.branch, members=[member], from_on=voted, reason=reason, right=right)
    elif done.no == rules.CONVERTED:
        _convert(actor, at, case, course, figures, right, reason)


def _convert(actor: Actor, at: datetime, case: DevelopmentCase, course: Course, figures: Figures, right: str, reason: str) -> None:
    """After the committee's approval: full from the end of probation, or out; an extension changes nothing."""
    decided, done = course.step(rules.DECIDED), course.last
    assert decided is not None
    assert done is not None
    if decided.result == StepResult.EXTEND:
        return
    row = _member(case, Standing.PROBATIONARY)
    if decided.result == StepResult.CANCEL:
        orgs.end_membership(
            actor=actor, at=at, membership=row, to_on=max(done.on - ONE_DAY, row.from_on), reason=reason, has_left_party=True, right=right
        )
        return
    ended = rules.probation_end(course, figures) or done.on
    orgs.change_standing(
        actor=actor, at=at, membership=row, on=max(ended, row.from_on), standing=Standing.FULL,
        is_vote_suspended=row.is_vote_suspended, reason=reason, right=right,
    )  # fmt: skip


def unfollow_step(*, actor: Actor, at: datetime, case: DevelopmentCase, step: DevelopmentStep, course: Course, reason: str) -> None:
    """Take back what the last step of ``course`` changed. RuleBroken where others have built on it."""
    done = course.last
    assert done is not None
    right = access.right_for(step.actor)
    if done.no == rules.NAMED:
        orgs.forget_status(
            actor=actor,
            at=at,
            person=case.person,
            on=done.on,
            status=case.status_before or PoliticalStatus.MASSES,
            reason=reason,
            right=right,
        )
    elif done.no == rules.APPROVED:
        row = _member(case, Standing.PROBATIONARY)
        orgs.unseat_member(actor=actor, at=at, membership=row, status=PoliticalStatus.ACTIVIST, reason=reason, right=right)
    elif done.no == rules.CONVERTED:
        decided = course.step(rules.DECIDED)
        result = decided.result if decided else ""
        if result == StepResult.CANCEL:
            raise RuleBroken("development.register_differs", name=case.person.name)
        if result == StepResult.ON_TIME:
            orgs.reopen_standing(actor=actor, at=at, membership=_member(case, Standing.FULL), reason=reason, right=right)


def give_up_status(*, actor: Actor, at: datetime, case: DevelopmentCase, on: date, right: str, reason: str) -> None:
    """Who is an activist no more has from ``on`` the status of before."""
    if case.steps.filter(no=rules.NAMED, voided_at=None).exists():
        status = case.status_before if case.status_before != PoliticalStatus.ACTIVIST else ""
        orgs.note_status(actor=actor, at=at, person=case.person, status=status or PoliticalStatus.MASSES, on=on, reason=reason, right=right)
