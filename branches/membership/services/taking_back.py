"""Taking back the last step, and the vote that has to be held anew."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from branches.membership import access, rules, selectors
from branches.membership.enums import CaseState, Outlook, StepResult
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.membership.services.register import unfollow_step
from branches.membership.services.rows import announce, keep, locked, tell_person, told
from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor


def _void(record: DevelopmentStepRecord, actor: Actor, at: datetime, reason: str) -> None:
    record.voided_at, record.voided_by, record.void_reason = at, actor.user, reason.strip()[:200]
    record.save(update_fields=["voided_at", "voided_by", "void_reason"])


@transaction.atomic
def take_back_step(*, actor: Actor, at: datetime, case: DevelopmentCase, version: int, reason: str) -> DevelopmentCase:
    """The last step counts no more, and what it changed of the register is as before; the record stays readable.

    EditConflict when somebody acted meanwhile; RuleBroken: the first step, another's step, no reason, the register has moved on.
    """
    row = locked(case, version)
    today = localdate(at)
    table, course = selectors.step_table(today), selectors.course_of(row)
    step = table[course.last.no if course.last else rules.APPLIED]
    ensure(access.may_take_back(actor, row, step.actor))
    if not reason.strip():
        raise RuleBroken("development.reason_needed", field="reason")
    if row.state != CaseState.OPEN and DevelopmentCase.objects.filter(person=row.person, state=CaseState.OPEN).exists():
        raise RuleBroken("development.case_open", name=row.person.name)
    last = row.steps.filter(voided_at=None).order_by("-round", "-no").first()
    assert last is not None  # a case is opened with its first step
    unfollow_step(actor=actor, at=at, case=row, step=step, course=course, reason=reason.strip())
    _void(last, actor, at, reason)
    if row.state != CaseState.OPEN:
        row.state, row.closed_on, row.close_reason = CaseState.OPEN, None, ""
    keep(row, today, table)
    told(row, actor, at, "development.step_taken_back", before={"no": last.no, "on": last.on.isoformat()}, reason=reason.strip())
    announce(row, last.on, branches=[last.branch_id])
    tell_person(row, step, "development.taken_back_notice", at)
    return row


@transaction.atomic
def redo_vote(*, actor: Actor, at: datetime, case: DevelopmentCase, version: int, reason: str) -> DevelopmentCase:
    """The committee has not approved in time: the meeting's vote and what followed are void, and the branch votes again.

    RuleBroken ``development.nothing_to_redo`` while the approval may still be given.
    """
    row = locked(case, version)
    today = localdate(at)
    table, course = selectors.step_table(today), selectors.course_of(row)
    ensure(access.may_take(actor, row, table[rules.ADMITTED].actor))
    voted = course.step(rules.ADMITTED)
    window = rules.window_of(course, table[rules.APPROVED].line, selectors.figures_on(today))
    is_open = voted is not None and voted.result == StepResult.PASSED and course.step(rules.APPROVED) is None
    if not is_open or rules.outlook(window, today, 0) != Outlook.LAPSED:
        raise RuleBroken("development.nothing_to_redo")
    if not reason.strip():
        raise RuleBroken("development.reason_needed", field="reason")
    gone = list(row.steps.filter(voided_at=None, no__gte=rules.ADMITTED))
    for record in gone:
        _void(record, actor, at, reason)
    keep(row, today, table)
    told(row, actor, at, "development.step_taken_back", before={"no": [r.no for r in gone]}, reason=reason.strip())
    announce(row, *(r.on for r in gone), branches={r.branch_id for r in gone})
    tell_person(row, table[rules.ADMITTED], "development.taken_back_notice", at)
    return row
