"""Officers' keys, and the opening of a name: by one officer where the reporter allowed it, else by two of them together."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.timezone import localdate

from branches.whistle import access, rules, selectors
from branches.whistle.models import WhistleIdentity, WhistleKey, WhistleReport, WhistleReveal, WhistleShare
from branches.whistle.services import locks
from branches.whistle.services.handling import locked
from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor


@dataclass(frozen=True)
class Identity:
    """Shown once, kept nowhere."""

    name: str
    contact: str


@transaction.atomic
def make_key(*, actor: Actor, at: datetime, passphrase: str, again: str) -> WhistleKey:
    """The actor's own pair of keys. Whoever has one changes its passphrase instead: reports depend on it."""
    if actor.user is None or not actor.can(access.RIGHT):
        raise NotReachable(access.RIGHT)
    ensure(rules.passphrase_verdict(passphrase, again), field="again")
    known = selectors.key_of(actor)
    if known is not None:
        return known
    public, closed = locks.new_pair(passphrase)
    row, is_new = WhistleKey.objects.get_or_create(user=actor.user, defaults={"public": public, "locked": closed, "made_on": localdate(at)})
    if is_new:
        record(actor=actor, at=at, action="whistle.key_made", obj=row)
    return row


@transaction.atomic
def change_passphrase(*, actor: Actor, at: datetime, old: str, passphrase: str, again: str) -> WhistleKey:
    """The same keys under a new passphrase. RuleBroken ``whistle.passphrase_*``."""
    row = WhistleKey.objects.select_for_update().filter(user=actor.user_id).first()
    if row is None:
        raise RuleBroken("whistle.no_key")
    try:
        private = locks.unlock(row.locked, old)
    except RuleBroken as wrong:
        raise RuleBroken(wrong.code, field="old") from None
    ensure(rules.passphrase_verdict(passphrase, again), field="again")
    row.locked = locks.lock(private, passphrase)
    row.save(update_fields=["locked"])
    record(actor=actor, at=at, action="whistle.key_changed", obj=row)
    return row


def _identity(row: WhistleReport) -> WhistleIdentity:
    found = WhistleIdentity.objects.filter(report=row).first()
    if found is None:
        raise RuleBroken("whistle.nothing_sealed")
    return found


def _own_point(actor: Actor, row: WhistleReport, passphrase: str) -> tuple[WhistleKey, Any, rules.Point]:
    """The actor's private key and his point of the split key. RuleBroken ``whistle.*``."""
    key = selectors.key_of(actor)
    if key is None:
        raise RuleBroken("whistle.no_key")
    share = WhistleShare.objects.filter(report=row, holder=key).first()
    if share is None:
        raise RuleBroken("whistle.no_share")
    private = locks.unlock(key.locked, passphrase)
    return key, private, locks.point_of(locks.unbox(private, share.box))


def _opened(identity: WhistleIdentity, points: list[rules.Point]) -> Identity:
    try:
        return Identity(*locks.open_identity(rules.join(points), identity.sealed))
    except (ValueError, InvalidToken):
        raise RuleBroken("whistle.no_share") from None


@transaction.atomic
def ask_reveal(*, actor: Actor, at: datetime, report: WhistleReport, reason: str, passphrase: str) -> Identity | None:
    """Ask to see the name, with a reason that the reporter can read. Where one officer is enough the name is the answer; else
    None, and another officer has to agree. RuleBroken ``whistle.*``."""
    row, day = locked(actor, report.pk), localdate(at)
    ensure(access.may(actor, "reveal", row))
    identity = _identity(row)
    if not reason.strip():
        raise RuleBroken("whistle.reason_missing", field="reason")
    if row.whistlereveals.filter(opened_on=None).exists():  # type: ignore[attr-defined]
        raise RuleBroken("whistle.reveal_waits")
    key, _private, point = _own_point(actor, row, passphrase)
    words: Any = {"report": row, "asked_by": actor.user, "asked_on": day, "reason": reason.strip()[:300]}
    if identity.openers == 1:
        found = _opened(identity, [point])
        WhistleReveal.objects.create(**words, opened_by=actor.user, opened_on=day, is_single=True)
        record(actor=actor, at=at, action="whistle.revealed", obj=row)
        return found
    others = WhistleShare.objects.filter(report=row).exclude(holder=key).select_related("holder")
    relay = {str(s.holder_id): locks.box(s.holder.public, locks.point_text(point)) for s in others}
    WhistleReveal.objects.create(**words, relay=json.loads(json.dumps(relay)))
    record(actor=actor, at=at, action="whistle.reveal_asked", obj=row)
    return None


@transaction.atomic
def open_reveal(*, actor: Actor, at: datetime, report: WhistleReport, passphrase: str) -> Identity:
    """The second officer agrees: his point and the first one's together give the name. RuleBroken ``whistle.*``."""
    row, day = locked(actor, report.pk), localdate(at)
    ensure(access.may(actor, "reveal", row))
    waiting = WhistleReveal.objects.select_for_update().filter(report=row, opened_on=None).first()
    if waiting is None:
        raise RuleBroken("whistle.reveal_over")
    if waiting.asked_by_id == actor.user_id:
        raise RuleBroken("whistle.reveal_self")
    key, private, point = _own_point(actor, row, passphrase)
    boxed = waiting.relay.get(str(key.pk))
    if boxed is None:
        raise RuleBroken("whistle.no_share")
    found = _opened(_identity(row), [point, locks.point_of(locks.unbox(private, boxed))])
    waiting.opened_by, waiting.opened_on, waiting.relay = actor.user, day, {}
    waiting.save(update_fields=["opened_by", "opened_on", "relay"])
    record(actor=actor, at=at, action="whistle.revealed", obj=row)
    return found
