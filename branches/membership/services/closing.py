"""A case that ends without a vote, and one that goes to another branch with its person."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.membership import access, rules
from branches.membership.enums import CLOSED_BY_HAND, CaseState
from branches.membership.models import DevelopmentCase
from branches.membership.services.register import give_up_status
from branches.membership.services.rows import announce, end, locked, told
from branches.orgs.enums import TemporaryAct
from branches.orgs.models import Branch
from branches.orgs.selectors import bars
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify_person
from portal.rights.access import Actor


@transaction.atomic
def close_case(*, actor: Actor, at: datetime, case: DevelopmentCase, version: int, state: str, on: date, reason: str) -> DevelopmentCase:
    """Withdrawn by the person or refused by the organisation, with a reason that he reads; not after the approval.

    EditConflict when somebody acted meanwhile; RuleBroken: closed already, own case, approved, no reason, a day that cannot be.
    """
    row = locked(case, version)
    ensure(access.may_close(actor, row))
    if state not in CLOSED_BY_HAND or row.steps.filter(no=rules.APPROVED, voided_at=None).exists():
        raise RuleBroken("development.after_admission")
    if not reason.strip():
        raise RuleBroken("development.reason_needed", field="reason")
    if on > localdate(at):
        raise RuleBroken("development.in_future", field="on", today=localdate(at).isoformat())
    if row.last_on is not None and on < row.last_on:
        raise RuleBroken("development.before_last", field="on", last=row.last_on.isoformat())
    right = "development.step" if access.holds(actor, "development.step", row) else "development.approve"
    give_up_status(actor=actor, at=at, case=row, on=on, right=right, reason=reason.strip())
    end(row, CaseState(state), on, reason.strip())
    row.version += 1
    row.save()
    told(row, actor, at, "development.closed", after={"state": str(row.state), "on": on.isoformat()}, reason=reason.strip())
    announce(row, on)
    words = {"reason": row.close_reason}
    notify_person(person_id=row.person_id, code="development.closed_notice", params=words, url=reverse("development_mine"), at=at)
    return row


@transaction.atomic
def move_case(*, actor: Actor, at: datetime, case: DevelopmentCase, version: int, branch: Branch, reason: str) -> DevelopmentCase:
    """The case goes on in another branch, to which the person has moved; asked of the committee above both.

    RuleBroken: closed, the same branch, a temporary branch, no reason.
    """
    row = locked(case, version)
    ensure(access.may_take(actor, row, "committee"))
    ensure(actor.may("development.approve", path=branch.node.path))
    if branch.pk == row.branch_id:
        raise RuleBroken("development.same_branch", field="branch")
    if bars(branch, TemporaryAct.ADMIT, localdate(at)):
        raise RuleBroken("development.temporary_branch", field="branch")
    if branch.node.closed_on is not None:
        raise RuleBroken("branch.is_closed", field="branch", closed=branch.node.closed_on.isoformat())
    if not reason.strip():
        raise RuleBroken("development.reason_needed", field="reason")
    before, row.branch = row.branch, branch
    row.version += 1
    row.save()
    told(
        row, actor, at, "development.moved", before={"branch": before.node.code}, after={"branch": branch.node.code}, reason=reason.strip()
    )
    announce(row, localdate(at))
    return row
