"""Segments are saved, content is planned and said to them as an announcement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.audiences import access, rules, selectors
from branches.audiences.enums import ItemState
from branches.audiences.models import AudienceSegment, ContentItem, ContentKind
from branches.safety.selectors import answering_branches
from portal.announcements import services as announcements
from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.people.enums import Education, PoliticalStatus, PostCategory
from portal.rights.access import Actor

MANAGE = "audience.manage"


@dataclass(frozen=True)
class SegmentFacts:
    node: Node
    name: str
    is_youth: bool = False
    min_age: int | None = None
    max_age: int | None = None
    posts: Iterable[str] = ()
    educations: Iterable[str] = ()
    statuses: Iterable[str] = ()
    note: str = ""
    is_active: bool = True

    def columns(self) -> dict[str, Any]:
        return {
            "name": self.name.strip(), "is_youth": self.is_youth, "min_age": self.min_age, "max_age": self.max_age,
            "posts": _stored(self.posts, PostCategory.values), "educations": _stored(self.educations, Education.values),
            "statuses": _stored(self.statuses, PoliticalStatus.values), "note": self.note.strip(), "is_active": self.is_active,
        }  # fmt: skip


@dataclass(frozen=True)
class ItemFacts:
    segment: AudienceSegment
    kind: ContentKind
    month: date
    due_on: date
    title: str
    text: str
    needs_receipt: bool = True

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**found, "title": self.title.strip(), "text": self.text.strip()}


def _stored(chosen: Iterable[str], values: Iterable[str]) -> str:
    picked = set(chosen)
    return "|".join(value for value in values if value in picked)


@transaction.atomic
def save_segment(
    *, actor: Actor, at: datetime, facts: SegmentFacts, segment: AudienceSegment | None = None, version: int = 0, once_key: str = ""
) -> AudienceSegment:
    """A new segment, or ``segment`` changed; it stays at its node. RuleBroken ``audience.*``; EditConflict."""
    today = localdate(at)
    if segment is None:
        if not actor.is_system and not selectors.nodes(actor.scope(MANAGE), today).filter(pk=facts.node.pk).exists():
            raise RuleBroken("audience.node_foreign", field="node")
        known = twin_of(AudienceSegment, own_key(actor, once_key))
        if known is not None:
            return known
        branch_id = answering_branches([facts.node], today).get(facts.node.pk)
        row = AudienceSegment(node=facts.node, branch_id=branch_id, made_by=actor.user, made_at=at, once_key=own_key(actor, once_key))
    else:
        row = AudienceSegment.objects.select_for_update(of=("self",)).select_related("node", "branch__node").get(pk=segment.pk)
        access.ensure_near(actor, MANAGE, row.node, row.branch)
        if row.version != version:
            raise EditConflict("audience.edit_conflict", theirs={})
        row.version += 1
    return _keep(actor, at, row, facts)


def _keep(actor: Actor, at: datetime, row: AudienceSegment, facts: SegmentFacts) -> AudienceSegment:
    columns = facts.columns()
    if not columns["name"]:
        raise RuleBroken("audience.no_name", field="name")
    ensure(rules.ages_verdict(facts.min_age, facts.max_age), field="max_age")
    asked = (columns["posts"], columns["educations"], columns["statuses"], facts.is_youth)
    if not any(asked) and facts.min_age is None and facts.max_age is None:
        raise RuleBroken("audience.no_condition", field="is_youth")
    for name, value in columns.items():
        setattr(row, name, value)
    try:
        if row.pk is None:
            twin = save_once(row)
            if twin is not None:
                return twin
        else:
            with transaction.atomic():
                row.save()
    except IntegrityError:
        raise RuleBroken("audience.twice", field="name") from None
    record(actor=actor, at=at, action="audience.saved", obj=row, path=row.node.path, after={"name": row.name, "is_active": row.is_active})
    return row


def _check_item(facts: ItemFacts, today: date) -> None:
    for name in ("title", "text"):
        if not getattr(facts, name).strip():
            raise RuleBroken(f"content.no_{name}", field=name)
    if not facts.kind.is_active:
        raise RuleBroken("content.kind_closed", field="kind", kind=facts.kind.name)
    if not facts.segment.is_active:
        raise RuleBroken("audience.closed", field="segment")
    if facts.month < today.replace(day=1):
        raise RuleBroken("content.month", field="month")
    if facts.due_on.replace(day=1) != facts.month:
        raise RuleBroken("content.due_elsewhere", field="due_on")


@transaction.atomic
def plan_item(*, actor: Actor, at: datetime, facts: ItemFacts, once_key: str = "") -> ContentItem:
    """Plan what a segment is told in a month. The same ``once_key`` gives the first one again. RuleBroken ``content.*``."""
    access.ensure_near(actor, MANAGE, facts.segment.node, facts.segment.branch)
    key = own_key(actor, once_key)
    known = twin_of(ContentItem, key)
    if known is not None:
        return known
    _check_item(facts, localdate(at))
    row = ContentItem(made_by=actor.user, made_at=at, once_key=key, **facts.columns())
    twin = save_once(row)
    if twin is not None:
        return twin
    record(actor=actor, at=at, action="content.planned", obj=row, path=facts.segment.node.path, after={"kind": facts.kind.code})
    return row


def _locked(item: ContentItem, actor: Actor) -> ContentItem:
    rows = ContentItem.objects.select_for_update(of=("self",)).select_related("segment__node", "segment__branch__node", "kind")
    row = rows.get(pk=item.pk)
    access.ensure_near(actor, MANAGE, row.segment.node, row.segment.branch)
    return row


def _ensure_planned(row: ContentItem) -> None:
    if row.state != ItemState.PLANNED:
        raise RuleBroken("content.published" if row.state == ItemState.PUBLISHED else "content.cancelled")


@transaction.atomic
def change_item(*, actor: Actor, at: datetime, item: ContentItem, version: int, facts: ItemFacts) -> ContentItem:
    """Change what is planned and not said yet. EditConflict; RuleBroken ``content.*``."""
    row = _locked(item, actor)
    if row.version != version:
        raise EditConflict("audience.edit_conflict", theirs={})
    _ensure_planned(row)
    _check_item(facts, localdate(at))
    for name, value in facts.columns().items():
        if name != "segment":
            setattr(row, name, value)
    row.version += 1
    row.save()
    record(actor=actor, at=at, action="content.changed", obj=row, path=row.segment.node.path, after={"title": row.title})
    return row


@transaction.atomic
def publish_item(*, actor: Actor, at: datetime, item: ContentItem) -> ContentItem:
    """Say it to the segment, as an announcement whose readers are those of today. A second click finds it said.

    RuleBroken: the segment holds too few people, the item is cancelled, nobody of them has an account.
    """
    row, today = _locked(item, actor), localdate(at)
    if row.state == ItemState.PUBLISHED:
        return row
    _ensure_planned(row)
    segment = row.segment
    if not segment.is_active:
        raise RuleBroken("audience.closed")
    ensure(rules.size_verdict(selectors.people_of(segment, today).count(), selectors.figures_on(today).fewest))
    draft = announcements.write_announcement(
        actor=actor, at=at, node=segment.node, title=row.title, text=row.text, importance="normal", needs_receipt=row.needs_receipt,
        starts_on=today, ends_on=None, audience=f"{selectors.PREFIX}{segment.pk}", audience_name=segment.name,
    )  # fmt: skip
    said = announcements.publish_announcement(actor=actor, at=at, announcement=draft)
    row.state, row.announcement, row.published_on, row.version = ItemState.PUBLISHED, said, today, row.version + 1
    row.save(update_fields=["state", "announcement", "published_on", "version"])
    record(actor=actor, at=at, action="content.published", obj=row, path=segment.node.path, after={"announcement": said.pk})
    return row


@transaction.atomic
def cancel_item(*, actor: Actor, at: datetime, item: ContentItem, reason: str) -> ContentItem:
    """It is not said after all. A second click finds it cancelled. RuleBroken ``content.*``."""
    row = _locked(item, actor)
    if row.state == ItemState.CANCELLED:
        return row
    _ensure_planned(row)
    if not reason.strip():
        raise RuleBroken("content.no_reason", field="reason")
    row.state, row.cancel_reason, row.version = ItemState.CANCELLED, reason.strip()[:200], row.version + 1
    row.save(update_fields=["state", "cancel_reason", "version"])
    record(actor=actor, at=at, action="content.cancelled", obj=row, path=row.segment.node.path, reason=row.cancel_reason)
    return row
