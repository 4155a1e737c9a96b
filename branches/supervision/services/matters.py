"""The register of matters: what is supervised, and on which rule, flow, authority, page and data it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.safety.selectors import answering_branches
from branches.supervision import access, selectors
from branches.supervision.models import SupervisionMatter, SupervisionObject, SupervisionTopic
from portal.audit.services import record, record_each
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search

INDEX = "supervision_matter"


@dataclass(frozen=True)
class MatterFacts:
    """A matter as it is told."""

    node: Node
    name: str
    topic: SupervisionTopic
    object_type: SupervisionObject | None = None
    is_key: bool = False
    risk: str = ""
    measure: str = ""
    rule: str = ""
    flow: str = ""
    authority: str = ""
    platform: str = ""
    data: str = ""


def ensure_reach(actor: Actor, right: str, node: Node, at: datetime) -> None:
    if not actor.is_system and not selectors.units_for(actor, right, localdate(at)).filter(pk=node.pk).exists():
        raise NotReachable(right)


def matter_of(facts: MatterFacts, actor: Actor, at: datetime, branch_id: int | None) -> SupervisionMatter:
    """The row that is not saved yet. RuleBroken ``supervision.title_missing``."""
    words = {f.name: getattr(facts, f.name) for f in fields(facts)}
    words = {name: value.strip() if isinstance(value, str) else value for name, value in words.items()}
    if not words["name"]:
        raise RuleBroken("supervision.title_missing", field="name")
    return SupervisionMatter(**words, branch_id=branch_id, registered_by=actor.user, registered_at=at)


def _save(row: SupervisionMatter) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("supervision.matter_twice", field="name") from None
    search.refresh(index=INDEX, ids=[row.pk])


@transaction.atomic
def register_matter(*, actor: Actor, at: datetime, facts: MatterFacts) -> SupervisionMatter:
    """Put a matter on the register. NotReachable; RuleBroken ``supervision.matter_twice``."""
    ensure_reach(actor, "supervision.plan", facts.node, at)
    row = matter_of(facts, actor, at, answering_branches([facts.node], localdate(at)).get(facts.node.pk))
    _save(row)
    record(actor=actor, at=at, action="supervision.matter_registered", obj=row, path=row.node.path, after={"topic": row.topic.code})
    return row


def _locked(matter: SupervisionMatter, version: int | None) -> SupervisionMatter:
    rows = SupervisionMatter.objects.select_for_update(of=("self",)).select_related("node", "branch__node", "topic")
    row = rows.filter(pk=matter.pk).first()
    if row is None:
        raise NotReachable("supervision")
    if version is not None and row.version != version:
        raise EditConflict("supervision.edited", theirs={})
    if row.closed_on is not None:
        raise RuleBroken("supervision.matter_closed")
    return row


@transaction.atomic
def change_matter(*, actor: Actor, at: datetime, matter: SupervisionMatter, facts: MatterFacts, version: int | None) -> SupervisionMatter:
    """Change what is told of it; its unit stays."""
    row = _locked(matter, version)
    access.ensure_near(actor, "supervision.plan", row)
    if facts.node.pk != row.node_id:
        raise NotReachable("supervision")
    before, new = {"founded": row.founded, "topic": row.topic.code}, matter_of(facts, actor, at, row.branch_id)
    for f in fields(facts):
        setattr(row, f.name, getattr(new, f.name))
    row.version += 1
    _save(row)
    after = {"founded": row.founded, "topic": row.topic.code}
    record(actor=actor, at=at, action="supervision.matter_changed", obj=row, path=row.node.path, before=before, after=after)
    return row


@transaction.atomic
def close_matter(*, actor: Actor, at: datetime, matter: SupervisionMatter) -> SupervisionMatter:
    """No longer supervised; its checks and findings stay."""
    row = _locked(matter, None)
    access.ensure_near(actor, "supervision.plan", row)
    row.closed_on, row.version = localdate(at), row.version + 1
    row.save(update_fields=["closed_on", "version"])
    record(actor=actor, at=at, action="supervision.matter_closed", obj=row, path=row.node.path)
    return row


@transaction.atomic
def register_matters(*, actor: Actor, at: datetime, rows: list[SupervisionMatter]) -> list[SupervisionMatter]:
    """The bulk form for rows of a ledger: one insert, an audit row each."""
    made = SupervisionMatter.objects.bulk_create(rows, batch_size=400)
    search.refresh(index=INDEX, ids=[r.pk for r in made])
    lines: list[Any] = [(r, r.node.path, {}, {"topic": r.topic.code}) for r in made]
    record_each(actor=actor, at=at, action="supervision.matter_imported", rows=lines)
    return made


def settle_matters(*, actor: Actor, at: datetime, gone: Sequence[SupervisionMatter], back: Sequence[SupervisionMatter]) -> None:
    """Matters of an import were taken back."""
    search.refresh(index=INDEX, ids=[row.pk for row in [*gone, *back]])
