"""The way of a publicity: opened, objected to and answered, closed or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portal.audit.services import record
from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_on
from portal.kernel import context
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.notices.services import notify
from portal.organization.models import Node
from portal.publicity import access, registry, rules
from portal.publicity.enums import ObjectionState, PublicityState
from portal.publicity.models import Publicity, PublicityEntry, PublicityObjection
from portal.publicity.selectors import answer_due, answerers, closing_verdict, closure_facts
from portal.rights.access import Actor, system_actor

S = PublicityState
OPEN, UPHELD, DISMISSED = ObjectionState.OPEN, ObjectionState.UPHELD, ObjectionState.DISMISSED


@dataclass(frozen=True)
class EntryDraft:
    """One line as a room hands it in."""

    label: str
    detail: str = ""
    record_kind: str = ""
    record_id: int | None = None


@transaction.atomic
def open_publicity(
    *, actor: Actor, at: datetime, title: str, text: str, node: Node, record_kind: str, record_id: int, workdays: int,
    entries: Sequence[EntryDraft],
) -> Publicity:  # fmt: skip
    """Show a result to everybody below ``node`` for so many full working days after today."""
    ensure(actor.may("publicity.manage", path=node.path, state=S.RUNNING))
    if not entries:
        raise RuleBroken("publicity.no_entries")
    day = localdate(at)
    ensure(rules.length_verdict(workdays, value_on("PUBLICITY_WORKDAYS", day)), field="workdays")
    span = rules.span_of(day, workdays, work_calendar(day))
    row = Publicity(
        title=title[:120], text=text.strip(), node=node, record_kind=record_kind, record_id=record_id, workdays=workdays,
        starts_on=span.starts_on, ends_on=span.ends_on, is_estimated=span.is_estimated, opened_by=actor.user, opened_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # one running publicity for a record; also the same button twice
        raise RuleBroken("publicity.already_running") from None
    PublicityEntry.objects.bulk_create(
        PublicityEntry(publicity=row, no=no, label=e.label[:160], detail=e.detail[:200], record_kind=e.record_kind, record_id=e.record_id)
        for no, e in enumerate(entries, 1)
    )
    after = {"starts_on": str(row.starts_on), "ends_on": str(row.ends_on), "entries": len(entries)}
    _told(row, actor, at, "publicity.opened", after=after)
    return row


@transaction.atomic
def raise_objection(*, actor: Actor, at: datetime, publicity: Publicity, entry: PublicityEntry | None, text: str) -> PublicityObjection:
    """Object to one entry, or with None to the whole, until the end of the last day. The offices that answer are told.

    The trail keeps that an objection came in; by whom stands in the objection alone.
    """
    row = _locked(publicity, None)
    ensure(access.may_object(actor, row, localdate(at)))
    if entry is not None and entry.publicity_id != row.pk:
        raise RuleBroken("publicity.entry_unknown", field="entry")
    if not text.strip():
        raise RuleBroken("publicity.text_needed", field="text")
    assert actor.user is not None  # who may object is somebody
    if row.objections.filter(entry=entry, raised_by=actor.user, state=OPEN).exists():
        raise RuleBroken("publicity.already_raised", field="entry")
    objection = PublicityObjection.objects.create(publicity=row, entry=entry, text=text.strip(), raised_by=actor.user, raised_at=at)
    words = {"title": row.title, "due": answer_due(localdate(at)).isoformat()}
    heads = [pk for pk in answerers(row, localdate(at)) if pk not in {actor.user_id, row.opened_by_id}]
    url = reverse("objection_answer", args=[row.pk, objection.pk])
    notify(user_ids=heads, code="publicity.raised_notice", params=words, url=url, at=at)
    with context.nowhere():  # an address in the trail would say whose objection it is
        _told(row, system_actor("异议人"), at, "publicity.objected", after={"entry": entry.no if entry else None})
    return objection


@transaction.atomic
def answer_objection(*, actor: Actor, at: datetime, objection: PublicityObjection, is_upheld: bool, answer: str) -> PublicityObjection:
    """Decide on an objection and tell who raised it; one that is upheld takes its entry out."""
    row = _locked(objection.publicity, None)
    kept = PublicityObjection.objects.select_related("entry").get(pk=objection.pk)
    kept.publicity = row
    ensure(access.may_answer(actor, kept))
    if kept.state != OPEN:
        raise EditConflict("publicity.answered", theirs={_("状态"): kept.get_state_display()})
    if not answer.strip():
        raise RuleBroken("publicity.answer_needed", field="answer")
    kept.state, kept.answer = UPHELD if is_upheld else DISMISSED, answer.strip()
    kept.answered_by, kept.answered_at = actor.user, at
    kept.save()
    if is_upheld and kept.entry is not None:
        kept.entry.is_dropped = True
        kept.entry.save(update_fields=["is_dropped"])
    _save(row)
    code = "publicity.upheld_notice" if is_upheld else "publicity.dismissed_notice"
    words = {"title": row.title, "answer": kept.answer}
    notify(user_ids=[kept.raised_by_id], code=code, params=words, url=reverse("publicity_detail", args=[row.pk]), at=at)
    after = {"state": str(kept.state), "entry": kept.entry.no if kept.entry else None}
    _told(row, actor, at, "publicity.answered", after=after, reason=kept.answer)
    return kept


@transaction.atomic
def close_publicity(*, actor: Actor, at: datetime, publicity: Publicity, version: int, note: str) -> Publicity:
    """End the publicity with its conclusion; what follows is the room's, in the same transaction and once only."""
    row = _locked(publicity, version)
    ensure(access.may_manage(actor, row))
    ensure(closing_verdict(row, localdate(at)))
    if not note.strip():
        raise RuleBroken("publicity.note_needed", field="note")
    _end(row, actor, at, S.CLOSED, note)
    row.closing_hash = closure_facts(row)["found"]
    row.save(update_fields=["closing_hash"])
    dropped = list(row.entries.filter(is_dropped=True).values_list("no", flat=True))
    _told(
        row,
        actor,
        at,
        "publicity.closed",
        after={"state": str(row.state), "dropped": dropped, "hash": row.closing_hash},
        reason=note.strip(),
    )
    registry.closed(row, actor, at)
    return row


@transaction.atomic
def withdraw_publicity(*, actor: Actor, at: datetime, publicity: Publicity, version: int, note: str) -> Publicity:
    """Take the publicity back with a reason, at any time; whose objection is still open is told."""
    row = _locked(publicity, version)
    ensure(access.may_manage(actor, row))
    if not note.strip():
        raise RuleBroken("publicity.reason_needed", field="note")
    _end(row, actor, at, S.WITHDRAWN, note)
    waiting = row.objections.filter(state=OPEN).values_list("raised_by_id", flat=True)
    words = {"title": row.title, "reason": row.closing_note}
    notify(user_ids=waiting, code="publicity.withdrawn_notice", params=words, url=reverse("publicity_detail", args=[row.pk]), at=at)
    _told(row, actor, at, "publicity.withdrawn", after={"state": str(row.state)}, reason=note.strip())
    registry.withdrawn(row, actor, at)
    return row


def _locked(publicity: Publicity, version: int | None) -> Publicity:
    """The row under lock; EditConflict when somebody saved since ``version`` was read (None: any version will do)."""
    row = Publicity.objects.select_for_update(of=("self",)).select_related("node").get(pk=publicity.pk)
    if version is not None and row.version != version:
        raise EditConflict("publicity.edited", theirs={_("状态"): row.get_state_display()})
    return row


def _save(row: Publicity) -> None:
    row.version += 1
    row.save()


def _end(row: Publicity, actor: Actor, at: datetime, state: PublicityState, note: str) -> None:
    row.state, row.closing_note, row.closed_by, row.closed_at = state, note.strip()[:300], actor.user, at
    _save(row)


def _told(row: Publicity, actor: Actor, at: datetime, action: str, *, after: dict[str, Any] | None = None, reason: str = "") -> None:
    record(actor=actor, at=at, action=action, obj=row, path=row.node.path, after=after, reason=reason)
