"""Cases that were on their way before the portal: a ledger of today with the days of the steps taken so far.

What was done then is written as it was; only order and days are checked. The register is not changed: an admission that is
not in it is refused, and only the status of an activist is noted where the roster does not have it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from branches.membership import access, rules, selectors
from branches.membership.enums import CaseState, StepResult
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.membership.services.rows import announce, keep, told
from branches.orgs import services as orgs
from branches.orgs.enums import TemporaryAct
from branches.orgs.models import Branch, BranchMembership
from branches.orgs.selectors import bars
from portal.kernel.errors import RuleBroken, ensure
from portal.people.enums import PoliticalStatus
from portal.people.models import Person
from portal.rights.access import Actor


@dataclass(frozen=True)
class AdoptedCase:
    """A line of a ledger: ``days`` by number of step, without gaps."""

    branch: Branch
    person: Person
    days: Mapping[int, date] = field(default_factory=dict)


def check_days(days: Mapping[int, date], today: date) -> None:
    """Steps from the first without a gap, none before the one before it and none ahead. RuleBroken names the column."""
    before = None
    for no in range(1, max(days, default=1) + 1):
        if no not in days:
            raise RuleBroken("development.steps_gap", field=f"step_{no}", no=no)
        if before is not None and days[no] < before:
            raise RuleBroken("development.steps_backwards", field=f"step_{no}", no=no)
        before = days[no]
        if before > today:
            raise RuleBroken("development.in_future", field=f"step_{no}", today=today.isoformat())


def _check_register(told_of: AdoptedCase, last: int) -> bool:
    """Whether the person is a member, as the days say. RuleBroken where the register says otherwise. One statement."""
    is_member = BranchMembership.objects.filter(person=told_of.person, branch=told_of.branch, to_on=None).exists()
    if last >= rules.APPROVED and not is_member:
        raise RuleBroken("development.not_on_register", field="staff_no", name=told_of.person.name)
    if last < rules.APPROVED and is_member:
        raise RuleBroken("development.is_member", field="staff_no", name=told_of.person.name)
    return is_member


@transaction.atomic
def adopt_case(*, actor: Actor, at: datetime, told_of: AdoptedCase) -> DevelopmentCase:
    """Write a case with the steps taken so far. RuleBroken: another open case, gaps, days backwards, not in the register, own case."""
    branch, person, days = told_of.branch, told_of.person, told_of.days
    ensure(actor.may("development.approve", path=branch.node.path))
    if actor.person_id is not None and actor.person_id == person.pk:
        raise RuleBroken("development.own_case", field="staff_no")
    if branch.node.closed_on is not None:
        raise RuleBroken("branch.is_closed", field="branch", closed=branch.node.closed_on.isoformat())
    today = localdate(at)
    check_days(days, today)
    if bars(branch, TemporaryAct.ADMIT, today):
        raise RuleBroken("development.temporary_branch", field="branch")
    if DevelopmentCase.objects.filter(person=person, state=CaseState.OPEN).exists():
        raise RuleBroken("development.case_open", field="staff_no", name=person.name)
    last = max(days, default=0)
    is_member = _check_register(told_of, last)
    row = DevelopmentCase.objects.create(
        branch=branch, person=person, status_before=person.political_status, opened_by=actor.user, opened_at=at
    )
    results = {rules.ADMITTED: StepResult.PASSED, rules.DECIDED: StepResult.ON_TIME}
    DevelopmentStepRecord.objects.bulk_create(
        DevelopmentStepRecord(
            case=row, branch=branch, no=no, on=on, result=results.get(no, ""), operator=actor.user, recorded_at=at, is_imported=True
        )
        for no, on in sorted(days.items())
    )
    if rules.NAMED in days and not is_member and person.political_status != PoliticalStatus.ACTIVIST:
        right = access.right_for("committee")
        orgs.note_status(
            actor=actor, at=at, person=person, status=PoliticalStatus.ACTIVIST, on=days[rules.NAMED], reason="导入", right=right
        )
    if last == rules.ARCHIVED:
        row.state, row.closed_on = CaseState.COMPLETED, days[last]
    keep(row, today, selectors.step_table(today))
    told(row, actor, at, "development.adopted", after={"steps": last})
    announce(row, min(days.values(), default=today), max(days.values(), default=today))
    return row


def settle_cases(*, actor: Actor, at: datetime, gone: Sequence[DevelopmentCase], back: Sequence[DevelopmentCase]) -> None:
    """Cases of an import were taken back."""
    for row in [*gone, *back]:
        if row.last_on is not None:
            announce(row, row.last_on)
