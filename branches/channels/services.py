"""Channels are registered, changed and closed; what appeared on them is written down with its reads."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.channels import access, rules, selectors
from branches.channels.models import Channel, ChannelKind, Publication
from branches.stories.models import Story
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class ChannelFacts:
    node: Node
    kind: ChannelKind
    name: str
    place: str = ""
    keeper_post: str = ""

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


@dataclass(frozen=True)
class PublicationFacts:
    channel: Channel
    published_on: date
    title: str = ""
    story: Story | None = None
    link: str = ""
    reads: int | None = None


def _checked(actor: Actor, at: datetime, facts: ChannelFacts, kept_kind: int | None) -> dict[str, Any]:
    ensure(actor.may("channel.edit", path=facts.node.path))
    if not actor.is_system and not selectors.nodes(actor.scope("channel.edit"), localdate(at)).filter(pk=facts.node.pk).exists():
        raise RuleBroken("channel.node_foreign", field="node")
    if not facts.kind.is_active and facts.kind.pk != kept_kind:
        raise RuleBroken("channel.kind_closed", field="kind", kind=facts.kind.name)
    if not facts.name.strip():
        raise RuleBroken("channel.name_needed", field="name")
    return facts.columns()


def _save(row: Any, code: str, field: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken(code, field=field) from None


@transaction.atomic
def register_channel(*, actor: Actor, at: datetime, facts: ChannelFacts) -> Channel:
    """A channel of a unit. RuleBroken ``channel.*``; NotReachable out of reach."""
    row = Channel(**_checked(actor, at, facts, None), registered_by=actor.user, registered_at=at)
    _save(row, "channel.twice", "name")
    record(actor=actor, at=at, action="channel.registered", obj=row, path=row.node.path, after={"kind": row.kind.code, "name": row.name})
    return row


def _locked_channel(channel: Channel, version: int | None) -> Channel:
    row = Channel.objects.select_for_update(of=("self",)).select_related("node", "kind").filter(pk=channel.pk).first()
    if row is None:
        raise NotReachable("channel")
    if version is not None and row.version != version:
        raise EditConflict("channel.edited", theirs={})
    return row


@transaction.atomic
def change_channel(*, actor: Actor, at: datetime, channel: Channel, version: int, facts: ChannelFacts) -> Channel:
    """EditConflict; RuleBroken ``channel.*``."""
    row = _locked_channel(channel, version)
    ensure(access.may_edit_channel(actor, row))
    for name, value in _checked(actor, at, facts, row.kind_id).items():
        setattr(row, name, value)
    row.version += 1
    _save(row, "channel.twice", "name")
    record(actor=actor, at=at, action="channel.changed", obj=row, path=row.node.path, after={"kind": row.kind.code, "name": row.name})
    return row


@transaction.atomic
def close_channel(*, actor: Actor, at: datetime, channel: Channel) -> Channel:
    """It is no longer used; its ledger stays. A second click changes nothing."""
    row = _locked_channel(channel, None)
    ensure(actor.may("channel.edit", path=row.node.path))
    if row.closed_on is None:
        row.closed_on, row.version = localdate(at), row.version + 1
        row.save(update_fields=["closed_on", "version"])
        record(actor=actor, at=at, action="channel.closed", obj=row, path=row.node.path)
    return row


def _told(row: Publication) -> dict[str, Any]:
    return {"channel": row.channel_id, "title": row.title, "on": row.published_on.isoformat(), "reads": row.reads}


def _filled(actor: Actor, at: datetime, row: Publication, facts: PublicationFacts) -> Publication:
    ensure(actor.may("channel.edit", path=facts.channel.node.path))
    title = facts.title.strip() or (facts.story.title if facts.story is not None else "")
    if not title:
        raise RuleBroken("publication.title_needed", field="title")
    is_kept = facts.story is not None and row.story_id == facts.story.pk
    if facts.story is not None and not is_kept and not selectors.stories().filter(pk=facts.story.pk).exists():
        raise RuleBroken("publication.story_foreign", field="story")
    ensure(rules.day_verdict(facts.published_on, localdate(at), facts.channel.closed_on), field="published_on")
    ensure(rules.link_verdict(facts.link.strip()), field="link")
    ensure(rules.reads_verdict(facts.reads), field="reads")
    row.channel, row.story, row.title, row.published_on = facts.channel, facts.story, title[:120], facts.published_on
    row.link, row.reads = facts.link.strip(), facts.reads
    return row


@transaction.atomic
def record_publication(*, actor: Actor, at: datetime, facts: PublicationFacts) -> Publication:
    """Something appeared. RuleBroken ``publication.*``; NotReachable out of reach."""
    row = _filled(actor, at, Publication(recorded_by=actor.user, recorded_at=at), facts)
    _save(row, "publication.twice", "title")
    record(actor=actor, at=at, action="publication.recorded", obj=row, path=row.channel.node.path, after=_told(row))
    return row


@transaction.atomic
def change_publication(*, actor: Actor, at: datetime, publication: Publication, version: int, facts: PublicationFacts) -> Publication:
    """Mend a line, type in the reads of today. EditConflict; RuleBroken ``publication.*``."""
    rows = Publication.objects.select_for_update(of=("self",)).select_related("channel__node")
    row = rows.filter(pk=publication.pk).first()
    if row is None:
        raise NotReachable("channel")
    if row.version != version:
        raise EditConflict("channel.edited", theirs={})
    ensure(access.may_edit_publication(actor, row))
    before = _told(row)
    row = _filled(actor, at, row, facts)
    row.version += 1
    _save(row, "publication.twice", "title")
    record(actor=actor, at=at, action="publication.changed", obj=row, path=row.channel.node.path, before=before, after=_told(row))
    return row
