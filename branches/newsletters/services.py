"""A newsletter is begun, filled, ordered and sent out."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.newsletters import access, rules, selectors
from branches.newsletters.enums import NewsletterState
from branches.newsletters.models import Newsletter, NewsletterItem
from portal.announcements import services as announcements
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor


def _locked(newsletter: Newsletter, version: int | None = None) -> Newsletter:
    row = Newsletter.objects.select_for_update(of=("self",)).select_related("node").filter(pk=newsletter.pk).first()
    if row is None:
        raise NotReachable("newsletter")
    if version is not None and row.version != version:
        raise EditConflict("newsletter.edited", theirs={})
    return row


@transaction.atomic
def begin_newsletter(*, actor: Actor, at: datetime, node: Node, year: int, quarter: int, title: str, lead: str = "") -> Newsletter:
    """The newsletter of a quarter. RuleBroken ``newsletter.*``; NotReachable out of reach."""
    ensure(actor.may("newsletter.edit", path=node.path))
    today = localdate(at)
    if not actor.is_system and not selectors.nodes(actor.scope("newsletter.edit"), today).filter(pk=node.pk).exists():
        raise RuleBroken("newsletter.node_foreign", field="node")
    ensure(rules.quarter_verdict(year, quarter, today), field="quarter")
    if not title.strip():
        raise RuleBroken("newsletter.title_needed", field="title")
    row = Newsletter(
        node=node, year=year, quarter=quarter, title=title.strip()[:80], lead=lead.strip(), made_by=actor.user, made_at=at
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("newsletter.twice", field="quarter") from None
    record(actor=actor, at=at, action="newsletter.begun", obj=row, path=node.path, after={"year": year, "quarter": quarter})
    return row


@transaction.atomic
def change_newsletter(*, actor: Actor, at: datetime, newsletter: Newsletter, version: int, title: str, lead: str) -> Newsletter:
    """Title and lead. EditConflict; RuleBroken ``newsletter.*``."""
    row = _locked(newsletter, version)
    ensure(access.may_edit(actor, row))
    if not title.strip():
        raise RuleBroken("newsletter.title_needed", field="title")
    row.title, row.lead, row.version = title.strip()[:80], lead.strip(), row.version + 1
    row.save(update_fields=["title", "lead", "version"])
    record(actor=actor, at=at, action="newsletter.changed", obj=row, path=row.node.path, after={"title": row.title})
    return row


@transaction.atomic
def choose_stories(*, actor: Actor, at: datetime, newsletter: Newsletter, ids: Collection[int]) -> int:
    """Put published stories at its end; returns how many. One chosen twice stands once. RuleBroken ``newsletter.*``."""
    row = _locked(newsletter)
    ensure(access.may_edit(actor, row))
    wanted = set(ids)
    if not wanted:
        raise RuleBroken("newsletter.nothing_chosen", field="stories")
    there = set(row.items.values_list("story_id", flat=True))
    fresh = list(selectors.choosable(row).filter(pk__in=wanted - there))
    if len(fresh) != len(wanted - there):
        raise RuleBroken("newsletter.story_foreign", field="stories")
    if len(there) + len(fresh) > rules.MOST_ITEMS:
        raise RuleBroken("newsletter.too_many", field="stories", most=rules.MOST_ITEMS)
    last = max(row.items.values_list("no", flat=True), default=0)
    NewsletterItem.objects.bulk_create(
        NewsletterItem(newsletter=row, story=story, no=last + n, lead=story.lead) for n, story in enumerate(fresh, 1)
    )
    _told(actor, at, row, "newsletter.filled", [s.pk for s in fresh])
    return len(fresh)


def _told(actor: Actor, at: datetime, row: Newsletter, action: str, stories: Collection[int]) -> None:
    row.version += 1
    row.save(update_fields=["version"])
    record(actor=actor, at=at, action=action, obj=row, path=row.node.path, after={"stories": sorted(stories)})


def _item(row: Newsletter, item_id: int) -> NewsletterItem:
    found = row.items.filter(pk=item_id).first()
    if found is None:
        raise NotReachable("newsletter")
    return found


@transaction.atomic
def move_item(*, actor: Actor, at: datetime, newsletter: Newsletter, item_id: int, step: int) -> None:
    """One place up (-1) or down (+1)."""
    row = _locked(newsletter)
    ensure(access.may_edit(actor, row))
    item = _item(row, item_id)
    order = list(row.items.order_by("no", "pk").values_list("pk", flat=True))
    for no, pk in enumerate(rules.moved(order, item.pk, step), 1):
        row.items.filter(pk=pk).update(no=no)
    _told(actor, at, row, "newsletter.ordered", [item.story_id])


@transaction.atomic
def reword_item(*, actor: Actor, at: datetime, newsletter: Newsletter, item_id: int, lead: str) -> None:
    """The editor's lead of an item."""
    row = _locked(newsletter)
    ensure(access.may_edit(actor, row))
    item = _item(row, item_id)
    item.lead = lead.strip()[:200]
    item.save(update_fields=["lead"])
    _told(actor, at, row, "newsletter.reworded", [item.story_id])


@transaction.atomic
def drop_item(*, actor: Actor, at: datetime, newsletter: Newsletter, item_id: int) -> None:
    """Take an item out. A second click finds nothing to do."""
    row = _locked(newsletter)
    ensure(access.may_edit(actor, row))
    item = row.items.filter(pk=item_id).first()
    if item is not None:
        item.delete()
        _told(actor, at, row, "newsletter.dropped", [item.story_id])


@transaction.atomic
def publish_newsletter(*, actor: Actor, at: datetime, newsletter: Newsletter, version: int) -> Newsletter:
    """Send it out: an announcement to everybody below its node, with a receipt. A second click finds it sent.

    EditConflict; RuleBroken ``newsletter.*``, ``announcement.*``.
    """
    row = _locked(newsletter)
    ensure(actor.may("newsletter.edit", path=row.node.path))
    if row.state == NewsletterState.PUBLISHED:
        return row
    row = _locked(newsletter, version)
    titles = list(selectors.items_of(row).values_list("story__title", flat=True))
    ensure(rules.publish_verdict(row.state, len(titles)))
    contents = "\n".join(f"{no}. {title}" for no, title in enumerate(titles, 1))
    text = _("%(lead)s\n\n本期内容：\n%(contents)s\n\n请到“宣传文化—简报”阅读全文。") % {"lead": row.lead, "contents": contents}
    words: dict[str, Any] = {"importance": "normal", "needs_receipt": True, "starts_on": localdate(at), "ends_on": None}
    told = announcements.write_announcement(actor=actor, at=at, node=row.node, title=row.title, text=text.strip(), **words)
    row.announcement = announcements.publish_announcement(actor=actor, at=at, announcement=told)
    row.state, row.published_by, row.published_on, row.version = NewsletterState.PUBLISHED, actor.user, localdate(at), row.version + 1
    row.save()
    record(actor=actor, at=at, action="newsletter.published", obj=row, path=row.node.path, after={"items": len(titles)})
    return row
