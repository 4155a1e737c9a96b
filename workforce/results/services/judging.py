"""Somebody else confirms a result or returns it with a reason; what proves wrong is withdrawn."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify, notify_person
from portal.rights.access import Actor
from portal.search import services as search
from workforce.results import access
from workforce.results.enums import ResultState
from workforce.results.models import WorkResult
from workforce.results.services.entering import announce, locked


def _tell(row: WorkResult, code: str, params: dict[str, Any], at: datetime, actor: Actor) -> None:
    url = reverse("result_detail", args=[row.pk])
    for author in row.authors.all():
        if author.person_id is not None and author.person_id != actor.person_id:
            notify_person(person_id=author.person_id, code=code, params=params, at=at, url=url)


@transaction.atomic
def confirm_result(*, actor: Actor, at: datetime, result: WorkResult, version: int | None = None) -> WorkResult:
    """Somebody who has not written it compared it with the papers. RuleBroken ``result.*``; EditConflict when stale."""
    row = locked(result, version)
    ensure(access.may_confirm(actor, row))
    row.state, row.confirmed_by, row.confirmed_at, row.version = ResultState.CONFIRMED, actor.user, at, row.version + 1
    row.save(update_fields=["state", "confirmed_by", "confirmed_at", "version"])
    after = {"state": str(row.state)}
    record(actor=actor, at=at, action="result.confirmed", obj=row, label=str(row), path=row.node.path, after=after)
    announce([row])
    _tell(row, "result.confirmed_notice", {"title": row.title}, at, actor)
    return row


def _reason(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken("result.reason_needed", field="reason")
    return reason.strip()[:200]


@transaction.atomic
def return_result(*, actor: Actor, at: datetime, result: WorkResult, reason: str, version: int | None = None) -> WorkResult:
    """Back to the registrar with what is missing."""
    row = locked(result, version)
    ensure(access.may_return(actor, row))
    row.state, row.reason, row.version = ResultState.RETURNED, _reason(reason), row.version + 1
    row.save(update_fields=["state", "reason", "version"])
    after = {"state": str(row.state)}
    record(
        actor=actor, at=at, action="result.returned", obj=row, label=str(row), path=row.node.path, reason=row.reason, after=after
    )  # fmt: skip
    params, url = {"title": row.title, "reason": row.reason}, reverse("result_detail", args=[row.pk])
    notify(user_ids=[row.registered_by_id], code="result.returned_notice", params=params, url=url, at=at)
    return row


@transaction.atomic
def withdraw_result(*, actor: Actor, at: datetime, result: WorkResult, reason: str, version: int | None = None) -> WorkResult:
    """Take a result out with a reason that its authors see; it stays readable and counts nowhere."""
    row = locked(result, version)
    ensure(access.may_withdraw(actor, row))
    before = {"state": str(row.state)}
    row.state, row.reason, row.version = ResultState.WITHDRAWN, _reason(reason), row.version + 1
    row.save(update_fields=["state", "reason", "version"])
    search.refresh(index="result", ids=[row.pk])
    record(
        actor=actor, at=at, action="result.withdrawn", obj=row, label=str(row), path=row.node.path, reason=row.reason,
        before=before, after={"state": str(row.state)},
    )  # fmt: skip
    announce([row])
    _tell(row, "result.withdrawn_notice", {"title": row.title, "reason": row.reason}, at, actor)
    return row
