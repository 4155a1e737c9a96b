"""Reads of plans: lists, the tree with what stands beside it, coverage by heading and tag."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from branches.plans import rules
from branches.plans.enums import ITEM_TONES, Carries, CheckPoint, ItemState, Layer, PlanState
from branches.plans.models import Plan, PlanItem, PlanTemplate
from branches.plans.selectors.figures import actuals_of, paths_of
from portal.catalogue.models import Tag
from portal.catalogue.selectors import value_on
from portal.files.models import EvidenceLink
from portal.kernel.scope import Scope, subtree
from portal.measures.rules import shown
from portal.organization.enums import PARTY_KINDS, NodeKind
from portal.organization.models import Node

WORK = ~Q(items__kind__carries=Carries.HEADING)
IS_WORK = ~Q(kind__carries=Carries.HEADING)
PLAN_KINDS = [kind for kind in (*PARTY_KINDS, NodeKind.GROUP, NodeKind.COMPANY, NodeKind.PLANT) if kind != NodeKind.PARTY_GROUP]


def plan_rows(scope: Scope) -> QuerySet[Plan]:
    """Plans of the reach with how much work is in them and how much of it is done."""
    rows = Plan.objects.within(scope).select_related("node", "drafted_by", "part_of")
    return rows.annotate(
        work=Count("items", filter=WORK & Q(items__isnull=False)),
        done=Count("items", filter=WORK & Q(items__done_on__isnull=False)),
    ).order_by("-year", "node__path", "sort", "pk")


def plans(scope: Scope) -> QuerySet[Plan]:
    rows = Plan.objects.within(scope)
    return rows.select_related("node__parent", "drafted_by", "submitted_by", "approved_by", "part_of", "template")


def item_rows(scope: Scope) -> QuerySet[PlanItem]:
    """Items of the reach, and those that somebody of the reach leads or shares."""
    rows = PlanItem.objects.within(scope).select_related("plan__node", "kind", "measure", "lead_node", "parent", "entry")
    return rows.prefetch_related("shares__node", "tags")


def work_rows(scope: Scope) -> QuerySet[PlanItem]:
    return item_rows(scope).filter(IS_WORK).order_by(F("due_on").asc(nulls_last=True), "pk")


def plan_nodes(scope: Scope, today: date) -> QuerySet[Node]:
    """Organisations that may have a plan: committees, branches, and units where a committee stands."""
    return Node.objects.within(scope).filter(kind__in=PLAN_KINDS).open_on(today)


def owner_nodes(node: Node, year: int, today: date) -> QuerySet[Node]:
    """Whom work of an organisation may be given to: of a branch what it covers and its groups, of a committee everything in
    its unit. Names alone. Two statements."""
    inside = Q()
    for path in paths_of([node], date(year, 1, 1), date(year, 12, 31))[node.pk]:
        inside |= subtree("path", path)
    return Node.objects.filter(inside).open_on(today).order_by("path")


def soon_days(today: date) -> int:
    return int(value_on("PLAN_SOON_DAYS", today))


def active_templates() -> QuerySet[PlanTemplate]:
    return PlanTemplate.objects.filter(is_active=True)


# -- the tree ----------------------------------------------------------------------------------------------


@dataclass
class Branching:
    """An item with what a page shows of it; ``depth`` from 0."""

    item: PlanItem
    depth: int
    actual: Decimal | None = None
    attained: int | None = None
    is_reached: bool | None = None
    state: ItemState | None = None
    files: int = 0
    points: list[tuple[str, Any, bool]] = field(default_factory=list)
    children: "list[Branching]" = field(default_factory=list)

    @property
    def tone(self) -> str:
        return ITEM_TONES[self.state] if self.state else ""

    @property
    def figure(self) -> str:
        """``96.5 / 98 %``: reached and aimed at; empty without a target."""
        if self.item.target is None:
            return ""
        actual = None if self.actual is None else round(self.actual, 2)
        return f"{shown(actual)} / {shown(self.item.target)} {self.item.unit}"

    @property
    def is_backed(self) -> bool:
        """Whether there is anything that shows what was done: a file, told progress, or a measured figure."""
        return bool(self.files or self.item.percent or self.actual is not None)

    def walk(self) -> "Iterable[Branching]":
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def party(self) -> "list[Branching]":
        return [b for b in self.children if b.item.kind.carries == Carries.PARTY]

    @property
    def production(self) -> "list[Branching]":
        return [b for b in self.children if b.item.kind.carries == Carries.PRODUCTION]

    @property
    def headings(self) -> "list[Branching]":
        return [b for b in self.children if b.item.kind.carries == Carries.HEADING]


def _shown(item: PlanItem, actual: Decimal | None, today: date, soon: int) -> Branching:
    found = Branching(item, 0)
    if item.is_work:
        found.actual = actual
        found.is_reached = rules.is_reached(actual, item.target, is_lower=item.is_lower)
        found.attained = rules.attained(actual, item.target, item.baseline, is_lower=item.is_lower)
        found.state = rules.item_state(item.due_on, item.done_on, today, soon)
    if item.is_joint:
        known = {check.point for check in item.checks.all()}
        found.points = [(point.value, point.label, point in known) for point in CheckPoint]
    return found


def decorated(items: list[PlanItem], today: date) -> list[Branching]:
    """Items with figure, state, check points and number of files: three statements beside the items' own."""
    actuals, soon = actuals_of(items, today), soon_days(today)
    links = EvidenceLink.objects.filter(record_kind="plan_item", record_id__in=[i.pk for i in items]).order_by()
    files = dict(links.values_list("record_id").annotate(n=Count("pk")))
    rows = []
    for item in items:
        row = _shown(item, actuals.get(item.pk), today, soon)
        row.files = files.get(item.pk, 0)
        rows.append(row)
    return rows


def tree_of(plan: Plan, today: date) -> list[Branching]:
    """The top items of a plan with everything below. A constant number of statements."""
    rows = plan.items.select_related("kind", "measure", "lead_node", "plan__node")
    items = list(rows.prefetch_related("shares__node", "tags", "checks"))
    known = {row.item.pk: row for row in decorated(items, today)}
    tops: list[Branching] = []
    for row in known.values():
        parent = known.get(row.item.parent_id or 0)
        (parent.children if parent else tops).append(row)
    for top in tops:
        _deepen(top, 0)
    return tops


def _deepen(row: Branching, depth: int) -> None:
    row.depth = depth
    for child in row.children:
        _deepen(child, depth + 1)


@dataclass(frozen=True)
class Coverage:
    """How well one heading or tag is filled."""

    label: str
    work: int
    done: int
    without_owner: int
    without_target: int
    without_evidence: int


def _covered(label: str, rows: list[Branching]) -> Coverage:
    work = [b for b in rows if b.item.is_work]
    return Coverage(
        label, len(work), sum(b.item.done_on is not None for b in work), sum(not b.item.has_owner for b in work),
        sum(b.item.target is None for b in work), sum(not b.is_backed for b in work),
    )  # fmt: skip


def coverage_by_heading(tops: list[Branching]) -> list[Coverage]:
    """The first two levels of headings, each with the work below it."""
    found = []
    for top in tops:
        if top.item.is_work:
            continue
        found.append(_covered(top.item.title, list(top.walk())))
        found += [_covered(f"{top.item.title} · {b.item.title}", list(b.walk())) for b in top.headings]
    loose = [b for b in tops if b.item.is_work]
    return found + ([_covered("", loose)] if loose else [])


def coverage_by_tag(tops: list[Branching], group: str = "pillar") -> list[Coverage]:
    """The three pillars, and every other tag of the group that bears work, itself or through a heading above."""
    found: dict[str, list[Branching]] = defaultdict(list)

    def gather(row: Branching, above: frozenset[str]) -> None:
        codes = above | {tag.code for tag in row.item.tags.all()}
        for code in codes:
            found[code].append(row)
        for child in row.children:
            gather(child, codes)

    for top in tops:
        gather(top, frozenset())
    rows = [(tag.code, _covered(tag.name, found[tag.code])) for tag in Tag.objects.filter(is_active=True, group=group)]
    return [row for code, row in rows if row.work or code.startswith("PILLAR-")]


def strategy_map(tops: list[Branching]) -> list[tuple[Any, list[Branching]]]:
    """(layer, headings that stand in it), the goal on top; a goal's own headings of another layer move there."""
    found: dict[str, list[Branching]] = {layer: [] for layer in Layer.values}

    def place(row: Branching, above: str) -> None:
        if row.item.is_work:
            return
        layer = row.item.kind.layer
        if layer != above:
            found[layer].append(row)
        for child in row.headings:
            place(child, layer)

    for top in tops:
        place(top, "")
    return [(layer.label, found[layer]) for layer in Layer]


def sides_of(item: PlanItem) -> str:
    """Who shares an item, as a line of text."""
    names = [(s.get_side_display() if s.side else "", s.node.short_name if s.node else "") for s in item.shares.all()]
    return "、".join(" ".join(filter(None, pair)) for pair in names)


def late_or_soon(scope: Scope, today: date) -> QuerySet[PlanItem]:
    """Work of running plans that is late or due soon, led or shared inside the reach."""
    edge = today + timedelta(days=soon_days(today))
    return work_rows(scope).filter(plan__state=PlanState.RUNNING, done_on=None, due_on__lte=edge)


def waiting(scope: Scope) -> QuerySet[Plan]:
    return Plan.objects.within(scope).filter(state=PlanState.SUBMITTED).select_related("node")
