"""Plans, lines and uses that the reader sees, with what is used; budgets of several years. Sets, whatever their size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.places.models import LearningPlace
from branches.resources import access, rules
from branches.resources.enums import ResourceKind, ResourceState
from branches.resources.models import BudgetPurpose, ResourceChange, ResourceLine, ResourcePlan, ResourceUse
from portal.catalogue.selectors import value_by_day
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor

WISHED, YEARS_SHOWN = "SKILL_FUND_GROWTH", 5
RECENT = 60  # days of activities that the form of a use offers
ZERO = Value(Decimal(0), output_field=DecimalField(max_digits=14, decimal_places=2))
STANDS = Q(uses__withdrawn_on=None)


def committees(scope: Scope, today: date) -> QuerySet[Node]:
    return Node.objects.within(scope).filter(kind__in=(NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH)).open_on(today).order_by("path")


def plans(actor: Actor) -> QuerySet[ResourcePlan]:
    rows = access.readable(actor).select_related("node", "written_by", "approved_by", "closed_by")
    return rows.annotate(line_count=Count("lines", filter=Q(lines__dropped_on=None))).order_by("-year", "node__path")


def with_budgets(rows: list[Any]) -> list[Any]:
    """Planned and used money beside each plan: two statements, whatever their number."""
    lines = ResourceLine.objects.standing().filter(plan__in=[row.pk for row in rows], kind=ResourceKind.BUDGET).order_by()  # type: ignore[attr-defined]
    planned = dict(lines.values_list("plan").annotate(n=Sum("planned")))
    used = dict(lines.filter(STANDS).values_list("plan").annotate(n=Sum("uses__quantity")))
    for row in rows:
        row.budget = rules.Balance(planned.get(row.pk) or rules.NOTHING, used.get(row.pk) or rules.NOTHING)
    return rows


def _measured(rows: QuerySet[ResourceLine]) -> QuerySet[ResourceLine]:
    used = Coalesce(Sum("uses__quantity", filter=STANDS), ZERO, output_field=DecimalField(max_digits=14, decimal_places=2))
    found = rows.select_related("plan__node", "purpose", "place", "speaker__person").annotate(used=used)
    return found.prefetch_related("branches__node").order_by("-plan__year", "plan__node__path", "kind", "pk")


def lines(actor: Actor) -> QuerySet[ResourceLine]:
    """Lines of the plans that the reader sees; beside each what is used."""
    return _measured(ResourceLine.objects.filter(plan__in=access.readable(actor).order_by().values("pk")))


def lines_of(plan: ResourcePlan) -> list[ResourceLine]:
    """As ``lines``, with balances. Two statements."""
    return balanced(list(_measured(plan.lines.all())))


def changes_of(plan: ResourcePlan) -> list[ResourceChange]:
    """What was changed after the approval, the newest first. One statement."""
    rows = ResourceChange.objects.filter(line__plan=plan)
    return list(rows.select_related("line__purpose", "line__place", "line__speaker__person", "changed_by"))


def all_lines() -> QuerySet[ResourceLine]:
    """For answers that begin at a plan that is reached already."""
    return _measured(ResourceLine.objects.all())


def balanced(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.balance = rules.Balance(row.planned, row.used)
    return rows


def used_of(line: ResourceLine) -> Decimal:
    return line.uses.filter(withdrawn_on=None).aggregate(n=Sum("quantity"))["n"] or rules.NOTHING


def days_of(line: ResourceLine) -> tuple[date | None, date | None]:
    """First and last day of what is used."""
    found = line.uses.filter(withdrawn_on=None).aggregate(first=Min("used_on"), last=Max("used_on"))
    return found["first"], found["last"]


def uses(actor: Actor) -> QuerySet[ResourceUse]:
    rows = ResourceUse.objects.filter(line__plan__in=access.readable(actor).order_by().values("pk"))
    names = ("line__plan__node", "line__purpose", "line__place", "line__speaker__person", "activity__branch__node", "entered_by")
    return rows.select_related(*names, "withdrawn_by").order_by("-used_on", "-pk")


def with_records(rows: list[Any], actor: Actor) -> list[Any]:
    """The activity beside each use, where the reader may see it: a use is read by all branches, their records are not."""
    scope = actor.scope("activity.view")
    for row in rows:
        row.record = row.activity if row.activity is not None and scope.covers(row.activity.branch.node.path) else None
    return rows


def purposes() -> QuerySet[BudgetPurpose]:
    return BudgetPurpose.objects.filter(is_active=True)


def places(plan: ResourcePlan, today: date) -> QuerySet[LearningPlace]:
    """Learning places of the committee and of the organisations below it."""
    rows = LearningPlace.objects.filter(subtree("node__path", plan.node.path)).standing_on(today)  # type: ignore[attr-defined]
    return rows.select_related("node").order_by("node__path", "name")


def branches(plan: ResourcePlan) -> QuerySet[Branch]:
    rows = Branch.objects.filter(subtree("node__path", plan.node.path), node__closed_on=None)
    return rows.select_related("node").order_by("node__path")


def activities(actor: Actor, plan: ResourcePlan, today: date) -> QuerySet[Activity]:
    """Activities of the last weeks that the actor sees, of branches of the committee."""
    rows = Activity.objects.within(actor.scope("activity.view")).filter(subtree("branch__node__path", plan.node.path))
    rows = rows.filter(held_on__range=(max(today - timedelta(days=RECENT), date(plan.year, 1, 1)), today)).exclude(state="planned")
    return rows.select_related("branch__node").order_by("-held_on", "-pk")


def wished(years: Iterable[int]) -> dict[int, Decimal]:
    """The wished growth in percent, as the rule stood at the beginning of each year: one statement."""
    days = {year: date(year, 1, 1) for year in years}
    found = value_by_day(WISHED, days.values())
    return {year: Decimal(str(found[day])) for year, day in days.items()}


@dataclass(frozen=True)
class PurposeLine:
    purpose: BudgetPurpose | None  # None: all purposes together
    cells: list[rules.YearCell]


@dataclass(frozen=True)
class BudgetTable:
    years: list[int]
    lines: list[PurposeLine]
    wished: Decimal


def budget_table(actor: Actor, node: Node) -> BudgetTable | None:
    """Budgets of a committee by purpose, years side by side; approved plans that the reader sees. Three statements."""
    settled = access.readable(actor).filter(node=node).exclude(state=ResourceState.DRAFT).order_by()
    rows = ResourceLine.objects.standing().filter(plan__in=settled.values("pk"), kind=ResourceKind.BUDGET).order_by()  # type: ignore[attr-defined]
    used = Coalesce(Sum("uses__quantity", filter=STANDS), ZERO)
    found = list(rows.select_related("plan", "purpose").annotate(used=used))
    years = sorted({row.plan.year for row in found})
    if not years:
        return None
    by_purpose: dict[BudgetPurpose, dict[int, tuple[Decimal, Decimal]]] = defaultdict(dict)
    total: dict[int, tuple[Decimal, Decimal]] = {}
    for row in found:
        by_purpose[row.purpose][row.plan.year] = (row.planned, row.used)
        before = total.get(row.plan.year, (rules.NOTHING, rules.NOTHING))
        total[row.plan.year] = (before[0] + row.planned, before[1] + row.used)
    shown = years[-YEARS_SHOWN:]
    wants = wished(shown)
    table = [
        PurposeLine(purpose, rules.year_cells(shown, cells, wants if purpose.is_to_grow else {}))
        for purpose, cells in sorted(by_purpose.items(), key=lambda pair: (pair[0].sort, pair[0].code))
    ]
    return BudgetTable(shown, [*table, PurposeLine(None, rules.year_cells(shown, total, {}))], wants[shown[-1]])


def growth_of(plan: ResourcePlan, rows: Iterable[Any]) -> None:
    """Growth against the plan of the year before beside each budget line, and whether it is what is wished. Two statements."""
    settled = ResourceLine.objects.standing().filter(plan__node=plan.node_id, plan__year=plan.year - 1, kind=ResourceKind.BUDGET)  # type: ignore[attr-defined]
    before = dict(settled.exclude(plan__state=ResourceState.DRAFT).order_by().values_list("purpose", "planned"))
    wants = wished([plan.year])[plan.year]
    for row in rows:
        row.growth = rules.growth(before.get(row.purpose_id), row.planned)
        row.is_enough = rules.is_enough(row.growth, wants) if row.purpose is not None and row.purpose.is_to_grow else None


def settled_nodes(actor: Actor) -> QuerySet[Node]:
    """Committees whose approved plans the reader sees."""
    rows = access.readable(actor).exclude(state=ResourceState.DRAFT).order_by()
    return Node.objects.filter(pk__in=rows.values("node")).order_by("path")
