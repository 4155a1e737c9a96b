"""Writing, publishing, confirming, reminding, withdrawing."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portal.announcements import access, rules, selectors
from portal.announcements.enums import AnnouncementState
from portal.announcements.models import Announcement, AnnouncementReceipt
from portal.audit.services import record
from portal.kernel import jobs
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.selectors import notices_of
from portal.notices.services import mark_done, mark_read, notify, tell_groups
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.enums import Role

FIELDS = ("title", "text", "importance", "needs_receipt", "starts_on", "ends_on")


def _stored_roles(roles: Iterable[str]) -> str:
    chosen = [role for role in Role.values if role in set(roles)]
    return f"|{'|'.join(chosen)}|" if chosen else ""


def _locked(row: Announcement, version: int | None = None) -> Announcement:
    kept = Announcement.objects.select_for_update(of=("self",)).select_related("node").get(pk=row.pk)
    if version is not None and kept.version != version:
        raise EditConflict("announcement.edited", theirs={_("状态"): kept.get_state_display()})
    return kept


def _aim(row: Announcement) -> dict[str, str]:
    """Whom it speaks to, as the trail keeps it: the code of the node, and the roles."""
    return {"node": row.node.code, "roles": row.roles}


def _ensure_office(actor: Actor, node: Node) -> None:
    ensure(actor.may("announcement.publish", path=node.path))


def _checked(facts: dict[str, Any], today: date) -> dict[str, Any]:
    found = {**facts, "title": str(facts["title"]).strip(), "text": str(facts["text"]).strip()}
    for name in ("title", "text"):
        if not found[name]:
            raise RuleBroken(f"announcement.no_{name}", field=name)
    verdict = rules.span_verdict(found["starts_on"], found["ends_on"], today)
    ensure(verdict, field="starts_on" if verdict.code == "announcement.starts_in_past" else "ends_on")
    return found


@transaction.atomic
def write_announcement(
    *, actor: Actor, at: datetime, node: Node, roles: Iterable[str] = (), audience: str = "", audience_name: str = "", **facts: Any
) -> Announcement:
    """A draft that its office alone sees; ``audience`` names a segment (``registry``). NotReachable for a unit out of reach;
    RuleBroken ``announcement.*``."""
    _ensure_office(actor, node)
    found = _checked({name: facts[name] for name in FIELDS}, localdate(at))
    row = Announcement.objects.create(
        node=node, roles=_stored_roles(roles), audience=audience, audience_name=audience_name, written_by=actor.user, written_at=at, **found
    )
    record(actor=actor, at=at, action="announcement.written", obj=row, path=node.path, after=_aim(row))
    return row


@transaction.atomic
def change_announcement(
    *, actor: Actor, at: datetime, announcement: Announcement, version: int, node: Node, roles: Iterable[str] = (), **facts: Any
) -> Announcement:
    """Change a draft. EditConflict; RuleBroken ``announcement.*``."""
    row = _locked(announcement, version)
    _ensure_office(actor, row.node)
    _ensure_office(actor, node)
    ensure(rules.draft_verdict(row.state))
    found = _checked({name: facts[name] for name in FIELDS}, localdate(at))
    before = {name: str(getattr(row, name)) for name in found if name != "text" and getattr(row, name) != found[name]}
    aim = _aim(row)
    for name, value in found.items():
        setattr(row, name, value)
    row.node, row.roles, row.version = node, _stored_roles(roles), row.version + 1
    row.save()
    after = {name: str(found[name]) for name in before}
    record(
        actor=actor, at=at, action="announcement.changed", obj=row, path=node.path, before=before | aim, after=after | _aim(row)
    )  # fmt: skip
    return row


@transaction.atomic
def publish_announcement(*, actor: Actor, at: datetime, announcement: Announcement, version: int | None = None) -> Announcement:
    """Say it; its readers are told by a worker, on the day it begins to hold. A second click finds it published and does nothing.

    RuleBroken: nobody in the chosen unit and roles, dates gone by meanwhile.
    """
    row = _locked(announcement)
    _ensure_office(actor, row.node)
    if row.state == AnnouncementState.PUBLISHED:
        return row
    if version is not None and row.version != version:
        raise EditConflict("announcement.edited", theirs={_("状态"): row.get_state_display()})
    ensure(rules.draft_verdict(row.state))
    ensure(rules.span_verdict(row.starts_on, row.ends_on, localdate(at)))
    if not access.audience(row, localdate(at)).exists():
        raise RuleBroken("announcement.nobody")
    if row.audience:
        row.readers.set(access.audience(row, localdate(at)))
    row.state, row.published_by, row.published_at, row.version = AnnouncementState.PUBLISHED, actor.user, at, row.version + 1
    row.save(update_fields=["state", "published_by", "published_at", "version"])
    after = _aim(row) | {"needs_receipt": row.needs_receipt}
    record(actor=actor, at=at, action="announcement.published", obj=row, path=row.node.path, after=after)
    jobs.publish("portal.announcements.tasks.tell")
    return row


def tell_readers(*, at: datetime) -> int:
    """Leave notices of what has begun to hold; returns of how many announcements. Safe to run twice and twice at once."""
    due = Announcement.objects.in_force(localdate(at)).filter(told_at=None)
    return sum(_tell(pk, at) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _tell(pk: int, at: datetime) -> int:
    row = Announcement.objects.select_for_update(of=("self",)).select_related("node").get(pk=pk)
    if row.told_at is not None or row.state != AnnouncementState.PUBLISHED:
        return 0
    Announcement.objects.filter(pk=pk).update(told_at=at)
    people = access.audience(row, localdate(at)).exclude(pk=row.published_by_id or 0).order_by().values_list("pk", flat=True)
    code = "announcement.new_receipt" if row.needs_receipt else "announcement.new"
    notify(user_ids=people, code=code, params={"title": row.title}, url=selectors.url_of(pk), at=at)
    if not row.role_list and not row.audience:
        tell_groups(path=row.node.path, subject=f"announcement {pk}", code="group.announcement", params={"count": 1}, at=at)
    return 1


def _own_notices(actor: Actor, pk: int, *, unread: bool = False) -> list[int]:
    mine = notices_of(actor).filter(url=selectors.url_of(pk), code__startswith="announcement.", done_at=None)
    return list((mine.filter(read_at=None) if unread else mine).values_list("pk", flat=True))


def see_announcement(*, actor: Actor, at: datetime, announcement: Announcement) -> None:
    """Its reader has opened it: his own notices of it are read. Nothing else is kept of the visit; nothing is written where
    there is nothing to mark."""
    unread = _own_notices(actor, announcement.pk, unread=True)
    if unread:
        mark_read(actor=actor, at=at, notice_ids=unread)


@transaction.atomic
def confirm_announcement(*, actor: Actor, at: datetime, announcement: Announcement, is_phone: bool | None = None) -> AnnouncementReceipt:
    """«I have read it», by somebody it speaks to; once, however often it is clicked. ``is_phone``: on a phone, where that is known.

    NotReachable for anybody else; RuleBroken where no confirmation is asked for or it does not hold now.
    """
    today = localdate(at)
    ensure(rules.confirm_verdict(announcement.standing_on(today), announcement.needs_receipt))
    if actor.user is None or not access.addressed_to(actor, today).filter(pk=announcement.pk).exists():
        raise NotReachable("announcement.view")
    row, is_new = AnnouncementReceipt.objects.get_or_create(
        announcement=announcement, user=actor.user, defaults={"confirmed_at": at, "is_phone": is_phone}
    )
    if is_new:
        mark_done(actor=actor, at=at, notice_ids=_own_notices(actor, announcement.pk))
        record(actor=actor, at=at, action="announcement.confirmed", obj=announcement, path=announcement.node.path, after=_aim(announcement))
    return row


@transaction.atomic
def remind_readers(*, actor: Actor, at: datetime, announcement: Announcement) -> None:
    """Tell those who have not confirmed once more. Who they are is shown to nobody. RuleBroken ``announcement.*``."""
    row, today = _locked(announcement), localdate(at)
    _ensure_office(actor, row.node)
    ensure(selectors.remind_verdict(row, at, today))
    Announcement.objects.filter(pk=row.pk).update(reminded_at=at)
    silent = access.audience(row, today).exclude(pk__in=row.receipts.values("user_id")).exclude(pk=row.published_by_id or 0)
    people = silent.order_by().values_list("pk", flat=True)
    notify(user_ids=people, code="announcement.reminder", params={"title": row.title}, url=selectors.url_of(row.pk), at=at)
    record(actor=actor, at=at, action="announcement.reminded", obj=row, path=row.node.path, after=_aim(row))


@transaction.atomic
def withdraw_announcement(*, actor: Actor, at: datetime, announcement: Announcement, reason: str, version: int) -> Announcement:
    """Take it back: its words are gone for its readers, the reason stands in their place. EditConflict; RuleBroken."""
    row = _locked(announcement, version)
    _ensure_office(actor, row.node)
    ensure(rules.withdraw_verdict(row.state))
    if not reason.strip():
        raise RuleBroken("announcement.reason_needed", field="reason")
    row.state, row.withdrawn_by, row.withdrawn_at = AnnouncementState.WITHDRAWN, actor.user, at
    row.withdraw_reason, row.version = reason.strip()[:200], row.version + 1
    row.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdraw_reason", "version"])
    record(actor=actor, at=at, action="announcement.withdrawn", obj=row, path=row.node.path, after=_aim(row), reason=reason)
    return row
