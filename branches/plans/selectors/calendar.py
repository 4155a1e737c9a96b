"""The production calendar, and how tasks of plans stand beside it: a constant number of statements."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches.plans import rules
from branches.plans.enums import Carries, EntryTime
from branches.plans.models import Plan, PlanItem, ProductionEntry
from branches.plans.selectors.figures import paths_of
from portal.kernel.scope import NOTHING, Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node

PARTY_TASKS = Count("items", filter=Q(items__kind__carries=Carries.PARTY), distinct=True)


def entry_rows(scope: Scope) -> QuerySet[ProductionEntry]:
    """Entries of the reach with the tasks that stand beside them, the newest first."""
    rows = ProductionEntry.objects.within(scope).select_related("node", "kind", "made_by")
    return rows.annotate(party_tasks=PARTY_TASKS).order_by("-from_on", "-pk")


def of_time(rows: QuerySet[ProductionEntry], time: str, today: date) -> QuerySet[ProductionEntry]:
    """Entries that run, come or are over today; all of them for anything else."""
    found = {
        EntryTime.NOW: Q(from_on__lte=today, to_on__gte=today), EntryTime.COMING: Q(from_on__gt=today), EntryTime.OVER: Q(to_on__lt=today),
        EntryTime.BARE: Q(party_tasks=0),
    }  # fmt: skip
    return rows.filter(found[EntryTime(time)]) if time in EntryTime.values else rows


def with_time(rows: list[Any], today: date) -> list[Any]:
    for row in rows:
        row.time = rules.entry_time(row.from_on, row.to_on, today)
    return rows


def entry_nodes(scope: Scope, today: date) -> QuerySet[Node]:
    """Units and organisations that may keep a calendar."""
    return Node.objects.within(scope).exclude(kind__in=(NodeKind.PARTY_GROUP, NodeKind.TEAM)).open_on(today)


def entries_for(plan: Plan) -> QuerySet[ProductionEntry]:
    """What happens in the plan's year where its organisation works: its own, its units', and what the levels above have set."""
    first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
    paths = paths_of([plan.node], first, last)[plan.node.pk]
    inside: Q = reduce(or_, (subtree("node__path", path) for path in paths))
    above = {"/".join(parts[:n]) + "/" for path in paths for parts in [path.rstrip("/").split("/")] for n in range(1, len(parts))}
    rows = ProductionEntry.objects.filter(inside | Q(node__path__in=above), from_on__lte=last, to_on__gte=first)
    return rows.select_related("node", "kind").order_by("from_on", "pk")


@dataclass
class EntryLine:
    """An entry with the items of a plan that fall into it."""

    entry: ProductionEntry
    items: list[PlanItem] = field(default_factory=list)
    is_open: bool = False  # whether the reader may open it

    @property
    def has_party(self) -> bool:
        return any(item.kind.carries == Carries.PARTY for item in self.items)


def calendar_of(plan: Plan, scope: Scope = NOTHING) -> list[EntryLine]:
    """The entries of a plan's year with its items, those of ``scope`` marked as open to the reader: three statements."""
    lines = {entry.pk: EntryLine(entry) for entry in entries_for(plan)}
    beside: dict[int, list[PlanItem]] = defaultdict(list)
    for item in plan.items.filter(entry__isnull=False).select_related("kind", "entry__node", "entry__kind").order_by("no", "pk"):
        if item.entry is not None:
            beside[item.entry.pk].append(item)
            lines.setdefault(item.entry.pk, EntryLine(item.entry))  # of a unit that has moved since: it stays visible
    for pk, items in beside.items():
        lines[pk].items = items
    for line in lines.values():
        line.is_open = scope.covers(line.entry.node.path)
    return sorted(lines.values(), key=lambda line: (line.entry.from_on, line.entry.pk))


def items_beside(entry: ProductionEntry, scope: Scope) -> QuerySet[PlanItem]:
    """Items in reach that fall into an entry."""
    rows = PlanItem.objects.within(scope).filter(entry=entry).select_related("plan__node", "kind")
    return rows.order_by("plan__node__path", "plan", "no", "pk")
