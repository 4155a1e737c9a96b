"""The production calendar is kept by those who draw up plans; tasks of plans are put beside its entries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.plans import access, rules, selectors
from branches.plans.models import PlanItem, ProductionEntry, ProductionKind
from branches.plans.services.plans import locked
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, twin_of
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class EntryFacts:
    node: Node
    kind: ProductionKind
    title: str
    from_on: date
    to_on: date
    note: str = ""

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


def _check(actor: Actor, facts: EntryFacts, at: datetime, *, is_new: bool) -> None:
    nodes = selectors.entry_nodes(actor.scope("production.edit"), localdate(at))
    if is_new and not actor.is_system and not nodes.filter(pk=facts.node.pk).exists():
        raise RuleBroken("production.node_foreign", field="node")
    if not facts.kind.is_active:
        raise RuleBroken("production.kind_closed", field="kind", kind=facts.kind.name)
    if not facts.title.strip():
        raise RuleBroken("production.no_title", field="title")
    ensure(rules.may_span(facts.from_on, facts.to_on), field="to_on")


def _told(row: ProductionEntry) -> dict[str, Any]:
    return {"kind": row.kind.code, "title": row.title, "from_on": row.from_on.isoformat(), "to_on": row.to_on.isoformat()}


def _save(row: ProductionEntry) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("production.known", field="title") from None


@transaction.atomic
def keep_entry(*, actor: Actor, at: datetime, facts: EntryFacts, once_key: str = "") -> ProductionEntry:
    """Put a stretch into the calendar. The same ``once_key`` gives the first one again. NotReachable; RuleBroken ``production.*``."""
    ensure(actor.may("production.edit", path=facts.node.path))
    key = own_key(actor, once_key)
    known = twin_of(ProductionEntry, key)
    if known is not None:
        return known
    _check(actor, facts, at, is_new=True)
    row = ProductionEntry(made_by=actor.user, made_at=at, once_key=key, **facts.columns())
    try:
        _save(row)
    except RuleBroken:
        twin = twin_of(ProductionEntry, key)  # the other half of a double click was first
        if twin is not None:
            return twin
        raise
    record(actor=actor, at=at, action="production.kept", obj=row, path=row.node.path, after=_told(row))
    return row


def _locked(actor: Actor, entry: ProductionEntry) -> ProductionEntry:
    row = ProductionEntry.objects.select_for_update(of=("self",)).select_related("node", "kind").filter(pk=entry.pk).first()
    if row is None:
        raise NotReachable("production.edit")
    ensure(actor.may("production.edit", path=row.node.path))
    return row


@transaction.atomic
def change_entry(*, actor: Actor, at: datetime, entry: ProductionEntry, version: int, facts: EntryFacts) -> ProductionEntry:
    """Change a stretch; its unit stays. EditConflict; RuleBroken ``production.*``."""
    row = _locked(actor, entry)
    if row.version != version:
        raise EditConflict("production.edit_conflict", theirs={_("名称"): row.title, _("结束日期"): row.to_on.isoformat()})
    _check(actor, facts, at, is_new=False)
    before = _told(row)
    for name, value in facts.columns().items():
        if name != "node":
            setattr(row, name, value)
    row.version += 1
    _save(row)
    record(actor=actor, at=at, action="production.changed", obj=row, path=row.node.path, before=before, after=_told(row))
    return row


@transaction.atomic
def remove_entry(*, actor: Actor, at: datetime, entry: ProductionEntry) -> None:
    """Take out a stretch beside which no task stands. RuleBroken ``production.*``."""
    row = _locked(actor, entry)
    if row.items.exists():
        raise RuleBroken("production.has_items")
    record(actor=actor, at=at, action="production.removed", obj=row, path=row.node.path, before=_told(row))
    row.delete()


@transaction.atomic
def link_entry(*, actor: Actor, at: datetime, item: PlanItem, entry: ProductionEntry | None) -> PlanItem:
    """Put a task or target beside an entry of its year, or take it away; also while the plan runs. RuleBroken ``plan.*``."""
    plan = locked(item.plan)
    ensure(access.may_link(actor, plan))
    row = PlanItem.objects.select_for_update(of=("self",)).select_related("kind", "entry").get(pk=item.pk)
    if not row.is_work:
        raise RuleBroken("plan.item_no_work", field="entry")
    if row.entry == entry:
        return row
    known = selectors.entries_for(plan).select_for_update(of=("self",))  # nobody takes it out in the meantime
    if entry is not None and known.filter(pk=entry.pk).first() is None:
        raise RuleBroken("production.entry_foreign", field="entry")
    before, row.entry, row.version = str(row.entry or ""), entry, row.version + 1
    row.save(update_fields=["entry", "version"])
    told = {"item": row.title, "entry": str(entry or "")}
    record(actor=actor, at=at, action="plan_item.entry_linked", obj=row, path=plan.node.path, before={"entry": before}, after=told)
    return row
