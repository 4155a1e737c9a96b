"""What officers do with a report. The trail keeps that it was done and by whom; no word of it, nobody's name."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from branches.whistle import access, selectors
from branches.whistle.enums import WhistleOutcome, WhistleState
from branches.whistle.models import WhistleReport
from branches.whistle.services.box import add_message, keep_out
from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.rights.access import Actor


def locked(actor: Actor, report_id: UUID, version: int | None = None) -> WhistleReport:
    """The row of somebody who may handle it. NotReachable; EditConflict."""
    access.ensure_handles(actor, report_id)
    row = WhistleReport.objects.select_for_update(of=("self",)).select_related("node").get(pk=report_id)
    if version is not None and row.version != version:
        raise EditConflict("whistle.edited", theirs={str(row._meta.get_field("state").verbose_name): row.get_state_display()})
    return row


def _done(row: WhistleReport, actor: Actor, at: datetime, verb: str, **values: Any) -> WhistleReport:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=["version", *values])
    record(actor=actor, at=at, action=f"whistle.{verb}", obj=row)
    return row


def _reply(row: WhistleReport, text: str, at: datetime) -> None:
    if not text.strip():
        raise RuleBroken("whistle.reply_missing", field="text")
    add_message(row, text, localdate(at), is_reply=True)


@transaction.atomic
def read_report(*, actor: Actor, at: datetime, report: WhistleReport) -> WhistleReport:
    """Open the contents: each opening stands in the trail."""
    row = locked(actor, report.pk)
    row.has_news = False
    row.save(update_fields=["has_news"])
    record(actor=actor, at=at, action="whistle.read", obj=row)
    return row


@transaction.atomic
def accept(*, actor: Actor, at: datetime, report: WhistleReport, text: str, version: int | None = None) -> WhistleReport:
    """Take it up and tell the reporter so."""
    row = locked(actor, report.pk, version)
    ensure(access.may(actor, "accept", row))
    _reply(row, text, at)
    return _done(row, actor, at, "accepted", state=WhistleState.ACCEPTED, replied_on=localdate(at))


@transaction.atomic
def decline(*, actor: Actor, at: datetime, report: WhistleReport, text: str, version: int | None = None) -> WhistleReport:
    """Not for this office: the reporter reads why and where to turn."""
    row, day = locked(actor, report.pk, version), localdate(at)
    ensure(access.may(actor, "decline", row))
    _reply(row, text, at)
    return _done(row, actor, at, "declined", state=WhistleState.DECLINED, replied_on=day, closed_on=day)


@transaction.atomic
def reply(*, actor: Actor, at: datetime, report: WhistleReport, text: str, version: int | None = None) -> WhistleReport:
    """A question or an answer to the reporter."""
    row = locked(actor, report.pk, version)
    ensure(access.may(actor, "reply", row))
    _reply(row, text, at)
    return _done(row, actor, at, "replied")


@transaction.atomic
def conclude(*, actor: Actor, at: datetime, report: WhistleReport, outcome: str, text: str, version: int | None = None) -> WhistleReport:
    """The result, told to the reporter."""
    row = locked(actor, report.pk, version)
    ensure(access.may(actor, "conclude", row))
    if outcome not in WhistleOutcome.values:
        raise RuleBroken("whistle.outcome_missing", field="outcome")
    _reply(row, text, at)
    return _done(row, actor, at, "concluded", state=WhistleState.CONCLUDED, outcome=outcome, closed_on=localdate(at))


def _barred(row: WhistleReport) -> list[str]:
    return list(row.whistlenameds.values_list("mark", flat=True))  # type: ignore[attr-defined]


@transaction.atomic
def forward(*, actor: Actor, at: datetime, report: WhistleReport, version: int | None = None) -> WhistleReport:
    """Hand it one level up; the office below does not see it any more. RuleBroken ``whistle.nowhere_up``."""
    row = locked(actor, report.pk, version)
    ensure(access.may(actor, "forward", row))
    office = selectors.upper_office(row, _barred(row), localdate(at))
    if office is None:
        raise RuleBroken("whistle.nowhere_up")
    return _done(row, actor, at, "forwarded", node=office, is_told=False, has_news=True)


@transaction.atomic
def recuse(*, actor: Actor, at: datetime, report: WhistleReport) -> WhistleReport:
    """Step back: the actor never sees it again. Where nobody of the office is left those above have it; where there is nobody
    above either he cannot. RuleBroken ``whistle.nowhere_up``."""
    row = locked(actor, report.pk)
    ensure(access.may(actor, "recuse", row))
    himself = {actor.person_id: actor.user_id} if actor.person_id is not None and actor.user_id is not None else {}
    if not himself or not keep_out(row, himself, localdate(at)):
        raise RuleBroken("whistle.nowhere_up")
    return _done(row, actor, at, "recused")
