"""A case begins with a written application: the first step is taken with it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.membership import rules, selectors
from branches.membership.enums import CaseState
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.membership.rules import Course, Given, Level
from branches.membership.services.rows import announce, hand_over, keep, told
from branches.orgs.enums import TemporaryAct
from branches.orgs.models import Branch, BranchMembership
from branches.orgs.selectors import bars
from portal.kernel.errors import RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor


def check_person(branch: Branch, person: Person, on: date) -> None:
    """Somebody who may apply here: no member, and not gone. One statement."""
    if branch.node.closed_on is not None:
        raise RuleBroken("branch.is_closed", closed=branch.node.closed_on.isoformat())
    if person.left_on is not None and person.left_on < on:
        raise RuleBroken("development.has_left", field="staff_no", name=person.name, left=person.left_on.isoformat())
    if BranchMembership.objects.filter(person=person, to_on=None).exists():
        raise RuleBroken("development.is_member", field="staff_no", name=person.name)


@transaction.atomic
def open_case(
    *, actor: Actor, at: datetime, branch: Branch, person: Person, on: date, note: str = "", explanation: str = ""
) -> DevelopmentCase:
    """Register an application of ``on``. The same application twice gives the case that is there.

    NotReachable outside the reach; RuleBroken: a member already, another open case, too young, not of the covered units.
    """
    ensure(actor.may("development.open", path=branch.node.path))
    if bars(branch, TemporaryAct.ADMIT, localdate(at)):
        raise RuleBroken("development.temporary_branch")
    if actor.person_id is not None and actor.person_id == person.pk:
        raise RuleBroken("development.own_case")
    today = localdate(at)
    known = DevelopmentCase.objects.filter(person=person, state=CaseState.OPEN).first()
    if known is not None:
        is_same = known.branch_id == branch.pk and known.steps.filter(no=rules.APPLIED, on=on, voided_at=None).exists()
        if is_same:
            return known
        raise RuleBroken("development.case_open", field="staff_no", name=person.name)
    if not selectors.covered_people(branch, today).filter(pk=person.pk).exists():
        raise RuleBroken("development.no_candidate", field="staff_no", staff_no=person.staff_no)
    check_person(branch, person, on)
    table, figures = selectors.step_table(today), selectors.figures_on(today)
    step = table[rules.APPLIED]
    found = rules.findings(Course(birth_on=person.birth_on), step.line, Given(on), figures, selectors.vote_terms(), today)
    for finding in found:
        if finding.level != Level.WARN or not explanation.strip():
            name = "explanation" if finding.level == Level.WARN else finding.field
            raise RuleBroken(finding.code, field=name, **finding.params)
    row = DevelopmentCase(branch=branch, person=person, status_before=person.political_status, opened_by=actor.user, opened_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same button twice at once
        raise RuleBroken("development.case_open", field="staff_no", name=person.name) from None
    DevelopmentStepRecord.objects.create(
        case=row,
        branch=branch,
        no=step.no,
        on=on,
        note=note.strip()[:500],
        explanation=explanation.strip()[:200],
        operator=actor.user,
        recorded_at=at,
    )
    keep(row, today, table)
    told(row, actor, at, "development.opened", after={"on": on.isoformat()})
    announce(row, on)
    hand_over(row, step.actor, at, table)
    return row
