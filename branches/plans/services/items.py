"""Items of a plan: headings, tasks and targets, put in, changed and taken out while the plan is drawn up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from branches.plans import access, rules
from branches.plans.enums import Carries
from branches.plans.models import Plan, PlanItem, PlanItemKind, PlanItemShare
from branches.plans.services.plans import locked, wrote_in
from portal.audit.services import record
from portal.catalogue.models import Tag
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, twin_of
from portal.measures.models import MeasureKind
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search


@dataclass(frozen=True)
class ItemFacts:
    """An item as it is written down. ``sides`` and ``nodes`` share it with its lead."""

    kind: PlanItemKind
    title: str
    parent: PlanItem | None = None
    detail: str = ""
    lead_side: str = ""
    lead_node: Node | None = None
    lead_post: str = ""
    is_joint: bool = False
    measure: MeasureKind | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit_label: str = ""
    is_lower_better: bool = False
    stage: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    tags: Sequence[Tag] = ()
    sides: Sequence[str] = ()
    nodes: Sequence[Node] = field(default_factory=tuple)

    def columns(self) -> dict[str, Any]:
        names = [n for n in self.__dataclass_fields__ if n not in {"tags", "sides", "nodes"}]
        found = {n: getattr(self, n) for n in names}
        return {n: v.strip() if isinstance(v, str) else v for n, v in found.items()}


def check_item(plan: Plan, facts: ItemFacts, item: PlanItem | None = None) -> None:
    """RuleBroken ``plan.*`` for what an item of this plan cannot be."""
    if not facts.kind.is_active and (item is None or item.kind_id != facts.kind.pk):
        raise RuleBroken("plan.item_kind_closed", field="kind", kind=facts.kind.name)
    if not facts.title.strip():
        raise RuleBroken("plan.no_title", field="title")
    _check_place(plan, facts.parent, item)
    verdict = rules.may_date(facts.starts_on, facts.due_on, plan.year)
    ensure(verdict, field="due_on")
    if facts.kind.carries == Carries.PRODUCTION and facts.target is None:
        raise RuleBroken("plan.target_missing", field="target")
    if facts.target is not None and facts.measure is None and not facts.unit_label.strip():
        raise RuleBroken("plan.unit_missing", field="unit_label")


def _check_place(plan: Plan, parent: PlanItem | None, item: PlanItem | None) -> None:
    depth, above = 1, parent
    while above is not None:
        if above.plan_id != plan.pk:
            raise RuleBroken("plan.parent_foreign", field="parent")
        if item is not None and above.pk == item.pk:
            raise RuleBroken("plan.parent_loop", field="parent")
        depth, above = depth + 1, above.parent
    if parent is not None and parent.is_work:
        raise RuleBroken("plan.parent_is_work", field="parent")
    if depth > rules.MOST_DEPTH:
        raise RuleBroken("plan.too_deep", field="parent", most=rules.MOST_DEPTH)


def put_relations(item: PlanItem, facts: ItemFacts) -> None:
    """Tags and those who share the item, as they are told."""
    item.tags.set(facts.tags)
    item.shares.all().delete()
    shares = [PlanItemShare(item=item, side=side) for side in dict.fromkeys(facts.sides)]
    PlanItemShare.objects.bulk_create([*shares, *(PlanItemShare(item=item, node=node) for node in facts.nodes)])


@transaction.atomic
def add_item(*, actor: Actor, at: datetime, plan: Plan, facts: ItemFacts, once_key: str = "") -> PlanItem:
    """Put an item into a plan that is drawn up. The same ``once_key`` gives the first one again. RuleBroken ``plan.*``."""
    row = locked(plan)
    ensure(access.may_edit(actor, row))
    wrote_in(actor, row)
    key = own_key(actor, once_key)
    known = twin_of(PlanItem, key)
    if known is not None:
        return known
    check_item(row, facts)
    siblings = row.items.filter(parent=facts.parent)
    item = PlanItem(plan=row, no=siblings.count() + 1, once_key=key, **facts.columns())
    _save(item, siblings.filter(title=item.title).exists())
    put_relations(item, facts)
    search.refresh(index="plan_item", ids=[item.pk])
    record(actor=actor, at=at, action="plan_item.added", obj=item, path=row.node.path, after=told(item))
    return item


def _save(item: PlanItem, has_twin: bool) -> None:
    """A top item has no parent, and no constraint of the database tells two of them apart."""
    try:
        if has_twin:
            raise IntegrityError
        with transaction.atomic():
            item.save()
    except IntegrityError:
        raise RuleBroken("plan.item_known_otherwise", field="title") from None


def told(item: PlanItem) -> dict[str, Any]:
    """What the trail keeps of an item."""
    lead = item.lead_node.code if item.lead_node else item.lead_post
    target = None if item.target is None else str(item.target)
    due = item.due_on.isoformat() if item.due_on else None
    return {"kind": item.kind.code, "title": item.title, "lead": lead, "target": target, "due_on": due, "is_joint": item.is_joint}


@transaction.atomic
def change_item(*, actor: Actor, at: datetime, item: PlanItem, version: int, facts: ItemFacts) -> PlanItem:
    """Change an item of a plan that is drawn up. EditConflict; RuleBroken ``plan.*``."""
    plan = locked(item.plan)
    ensure(access.may_edit(actor, plan))
    wrote_in(actor, plan)
    row = PlanItem.objects.select_for_update(of=("self",)).select_related("kind", "lead_node").get(pk=item.pk)
    if row.version != version:
        raise EditConflict("plan.edit_conflict", theirs={_("内容"): row.title, _("目标值"): str(row.target or "—")})
    check_item(plan, facts, row)
    if facts.kind.carries != Carries.HEADING and row.children.exists():
        raise RuleBroken("plan.item_has_children", field="kind")
    before = told(row)
    for name, value in facts.columns().items():
        setattr(row, name, value)
    row.version += 1
    _save(row, PlanItem.objects.filter(plan=plan, parent=facts.parent, title=row.title).exclude(pk=row.pk).exists())
    put_relations(row, facts)
    search.refresh(index="plan_item", ids=[row.pk])
    record(actor=actor, at=at, action="plan_item.changed", obj=row, path=plan.node.path, before=before, after=told(row))
    return row


@transaction.atomic
def remove_item(*, actor: Actor, at: datetime, item: PlanItem) -> None:
    """Take an item out of a plan that is drawn up. RuleBroken: something stands below it, or progress was told of it."""
    plan = locked(item.plan)
    ensure(access.may_edit(actor, plan))
    wrote_in(actor, plan)
    row = PlanItem.objects.select_for_update(of=("self",)).select_related("kind", "lead_node").filter(pk=item.pk).first()
    if row is None:
        return
    if row.children.exists():
        raise RuleBroken("plan.item_has_children")
    if row.progress.exists() or row.checks.exists():  # a plan that was opened again keeps what was told of it
        raise RuleBroken("plan.item_has_progress")
    gone = row.pk
    record(actor=actor, at=at, action="plan_item.removed", obj=row, path=plan.node.path, before=told(row))
    row.delete()
    search.refresh(index="plan_item", ids=[gone])
