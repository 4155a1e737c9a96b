"""Ordering, confirming and lifting a hold: two people, a reason for each step, a line in the trail for each word."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.holds import access, rules, selectors
from portal.holds.enums import HoldState
from portal.holds.models import LegalHold
from portal.kernel import retention
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.notices.services import notify
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.matrix import MATRIX
from portal.rights.selectors import officers_of


@dataclass(frozen=True)
class Wanted:
    """What is to stay: of ``person``, or of ``node`` and below; ``kind`` empty for all; ``until_on`` None for until it is lifted."""

    node: Node
    reason: str
    person: Person | None = None
    kind: str = ""
    until_on: date | None = None


def _tell(hold: LegalHold, user_ids: Any, code: str, at: datetime, **params: Any) -> None:
    notify(user_ids=user_ids, code=code, params={"no": hold.pk, **params}, url=reverse("hold_detail", args=[hold.pk]), at=at)


def _tell_deciders(hold: LegalHold, code: str, at: datetime, **params: Any) -> None:
    deciders = officers_of(hold.node.path, MATRIX["hold.confirm"].roles, localdate(at))
    _tell(hold, deciders - {hold.asked_by_id}, code, at, **params)


def _fresh(hold: LegalHold) -> LegalHold:
    return LegalHold.objects.select_for_update(of=("self",)).select_related("node").get(pk=hold.pk)


@transaction.atomic
def order_hold(*, actor: Actor, at: datetime, wanted: Wanted) -> LegalHold:
    """Order that data stay; it holds at once. NotReachable outside the reach; RuleBroken: no reason, an end in the past, no such
    kind, a person for a kind that belongs to nobody."""
    if actor.user is None:
        raise NotReachable("hold.order")
    node = wanted.person.unit if wanted.person else wanted.node
    ensure(actor.may("hold.order", path=node.path))
    today = localdate(at)
    ensure(rules.may_say(wanted.reason), field="reason")
    ensure(rules.may_end(wanted.until_on, today), field="until_on")
    if wanted.kind and wanted.kind not in retention.kinds():
        raise RuleBroken("hold.kind_unknown", field="kind", kind=wanted.kind)
    if wanted.person and not retention.is_of_people(wanted.kind):
        raise RuleBroken("hold.kind_of_nobody", field="kind", kind=str(retention.kinds()[wanted.kind]))
    hold = LegalHold.objects.create(
        node=node, person=wanted.person, kind=wanted.kind, reason=wanted.reason.strip(), until_on=wanted.until_on, ordered_by=actor.user,
        ordered_at=at, confirm_by_on=rules.confirm_by(today, selectors.confirm_days(today)),
    )  # fmt: skip
    after = {"kind": hold.kind or "*", "node": node.code, "until_on": hold.until_on.isoformat() if hold.until_on else None}
    if wanted.person:
        after["staff_no"] = wanted.person.staff_no
    record(actor=actor, at=at, action="hold.ordered", obj=hold, path=node.path, after=after, reason=hold.reason)
    _tell_deciders(hold, "hold.ordered_notice", at, until=hold.confirm_by_on.isoformat())
    return hold


@transaction.atomic
def confirm_hold(*, actor: Actor, at: datetime, hold: LegalHold) -> LegalHold:
    """The second word: an order stands from now on, or a hold is lifted. RuleBroken: decided already, lapsed, asked for by the actor."""
    row = _fresh(hold)
    ensure(access.may_decide(actor, row, localdate(at)))
    asker, before = row.asked_by_id, row.state
    row.state = rules.CONFIRMED[HoldState(before)]
    if row.state == HoldState.STANDING:
        row.confirmed_by, row.confirmed_at = actor.user, at
    else:
        row.lifted_by, row.lifted_at = actor.user, at
    row.save()
    is_lifted = row.state == HoldState.LIFTED
    action = "hold.lifted" if is_lifted else "hold.confirmed"
    record(
        actor=actor, at=at, action=action, obj=row, path=row.node.path, before={"state": before}, after={"state": row.state},
        reason=row.lift_reason if is_lifted else row.reason,
    )  # fmt: skip
    _tell(row, {asker, row.ordered_by_id} - {actor.user_id}, f"{action}_notice", at)
    return row


@transaction.atomic
def decline_hold(*, actor: Actor, at: datetime, hold: LegalHold, note: str) -> LegalHold:
    """The second person does not agree: an order ends, or a hold goes on standing. RuleBroken: no note, decided
    already, lapsed, own request."""
    row = _fresh(hold)
    ensure(access.may_decide(actor, row, localdate(at)))
    ensure(rules.may_say(note), field="note")
    asker, before = row.asked_by_id, row.state
    row.state, row.note = rules.DECLINED[HoldState(before)], note.strip()
    row.save()
    goes_on = row.state == HoldState.STANDING
    action = "hold.lift_declined" if goes_on else "hold.declined"
    record(
        actor=actor,
        at=at,
        action=action,
        obj=row,
        path=row.node.path,
        before={"state": before},
        after={"state": row.state},
        reason=row.note,
    )
    _tell(row, {asker}, "hold.kept_notice" if goes_on else "hold.declined_notice", at, note=row.note)
    return row


@transaction.atomic
def ask_to_lift(*, actor: Actor, at: datetime, hold: LegalHold, reason: str) -> LegalHold:
    """What was held need stay no longer; it stays until the second word. RuleBroken: no reason, not standing."""
    row = _fresh(hold)
    ensure(access.may_ask_to_lift(actor, row))
    ensure(rules.may_say(reason), field="reason")
    row.state, row.lift_reason, row.lift_asked_by, row.lift_asked_at = HoldState.LIFTING, reason.strip(), actor.user, at
    row.save()
    record(actor=actor, at=at, action="hold.lift_asked", obj=row, path=row.node.path, reason=row.lift_reason)
    _tell_deciders(row, "hold.lift_notice", at)
    return row
