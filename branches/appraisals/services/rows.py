"""Rows under lock and their lines of the trail, shared by the writes of this room."""

from datetime import datetime
from typing import Any

from branches.appraisals.models import DutyReport, MemberAppraisal, MemberAppraisalCase
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable
from portal.rights.access import Actor


def locked_round(appraisal: MemberAppraisal, version: int | None) -> MemberAppraisal:
    """The round under lock; EditConflict when somebody moved it since ``version`` was read."""
    rows = MemberAppraisal.objects.select_for_update(of=("self",)).select_related("branch__node", "ballot", "meeting")
    row = rows.filter(pk=appraisal.pk).first()
    if row is None:
        raise NotReachable("appraisal")
    if version is not None and row.version != version:
        raise EditConflict("appraisal.edited", theirs={})
    return row


def locked_case(case: MemberAppraisalCase, version: int | None) -> MemberAppraisalCase:
    """A member's line under lock, with its round as it stands now."""
    rows = MemberAppraisalCase.objects.select_for_update(of=("self",)).select_related(
        "appraisal__branch__node", "appraisal__ballot", "person"
    )
    row = rows.filter(pk=case.pk).first()
    if row is None:
        raise NotReachable("appraisal")
    if version is not None and row.version != version:
        raise EditConflict("appraisal.edited", theirs={})
    return row


def locked_report(report: DutyReport, version: int | None) -> DutyReport:
    rows = DutyReport.objects.select_for_update(of=("self",)).select_related("branch__node", "person")
    row = rows.filter(pk=report.pk).first()
    if row is None:
        raise NotReachable("duty_report")
    if version is not None and row.version != version:
        raise EditConflict("duty_report.edited", theirs={})
    return row


def save(row: MemberAppraisal | MemberAppraisalCase | DutyReport) -> None:
    row.version += 1
    row.save()


def told(row: Any, actor: Actor, at: datetime, action: str, path: str, label: str, **more: Any) -> None:
    """A line of the trail that names the round, never what somebody wrote or received."""
    record(actor=actor, at=at, action=action, obj=row, path=path, label=label, **more)


def label_of_round(appraisal: MemberAppraisal) -> str:
    return f"{appraisal.branch.node.name} {appraisal.year}"


def label_of_report(report: DutyReport) -> str:
    return f"{report.branch.node.name} {report.year} {report.person.name}"
