"""Who owes a look, who has looked, and where a gap is: set by set, whatever the number of units."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches.safety import rules
from branches.safety.models import InspectionRule, SafetyInspection
from branches.safety.selectors.sites import reachable_units
from portal.calendar.selectors import work_calendar
from portal.kernel.scope import Scope
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor


def inspection_rules(start: date, end: date) -> list[InspectionRule]:
    """The rows in force some time in the span. One statement."""
    return rules.one_at_a_time(list(InspectionRule.objects.valid_in(start, end)))


def looking_nodes(actor: Actor, right: str, day: date) -> QuerySet[Node]:
    """Teams and districts in reach, and the branches: those who look. Two statements besides the query."""
    units = reachable_units(actor, right, day).filter(kind__in=(NodeKind.TEAM, NodeKind.DISTRICT))
    branches = Node.objects.within(Scope(actor.scope(right).paths)).filter(kind__in=BRANCH_KINDS).open_on(day)
    return Node.objects.filter(Q(pk__in=units.order_by().values("pk")) | Q(pk__in=branches.order_by().values("pk"))).order_by("path")


def inspection_rows(scope: Scope) -> QuerySet[SafetyInspection]:
    """Inspections of the reach, the newest first, with the number of hazards found."""
    rows = SafetyInspection.objects.within(scope).select_related("node", "branch__node")
    return rows.annotate(found=Count("hazards")).order_by("-held_on", "-pk")


def _days_off(start: date, end: date) -> set[date]:
    """The days of the span that are no working days. One statement."""
    calendar = work_calendar(end)
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return {day for day in days if not calendar.is_workday(day)}


def looks_by_node(
    nodes: Iterable[Node], start: date, end: date, today: date, schedule: list[InspectionRule] | None = None
) -> dict[int, list[rules.Look]]:
    """node id -> what it owed from ``start`` to ``end`` and did. Three statements for any number of nodes."""
    nodes, wanted = list(nodes), inspection_rules(start, end) if schedule is None else schedule
    first = start - timedelta(days=31)  # a week or month that ends in the span may have begun before
    held: dict[tuple[int, str], list[date]] = defaultdict(list)
    rows = SafetyInspection.objects.filter(node__in=[n.pk for n in nodes], held_on__range=(first, end)).order_by()
    for node_id, rhythm, day in rows.values_list("node_id", "rhythm", "held_on"):
        held[node_id, rhythm].append(day)
    free = _days_off(start, end) if any(rule.workdays_only for rule in wanted) else set()
    return {
        node.pk: [
            look
            for rule in wanted
            if node.kind in rule.node_kinds
            for look in rules.looks_of(
                rule, start, end, opened_on=node.opened_on, closed_on=node.closed_on, held=held[node.pk, rule.rhythm],
                free=free if rule.workdays_only else (), today=today,
            )
        ]
        for node in nodes
    }  # fmt: skip


@dataclass(frozen=True)
class ScheduleLine:
    """A unit's month: how many looks were met of those due, and the periods without one."""

    node: Node
    rhythm: str
    met: int
    due: int
    gaps: list[rules.Look]

    @property
    def percent(self) -> int | None:
        return round(100 * self.met / self.due) if self.due else None


def schedule_lines(nodes: Collection[Node], start: date, end: date, today: date) -> list[ScheduleLine]:
    """The lines of those nodes that owe something by the schedule, in the order of the tree."""
    schedule = inspection_rules(start, end)
    found, by_kind = looks_by_node(nodes, start, end, today, schedule), {}
    for rule in schedule:
        by_kind.update(dict.fromkeys(rule.node_kinds, str(dict(rule._meta.get_field("rhythm").flatchoices)[rule.rhythm])))
    lines: list[Any] = []
    for node in nodes:
        if node.kind in by_kind:
            met, due = rules.compliance(found[node.pk])
            lines.append(ScheduleLine(node, by_kind[node.kind], met, due, [look for look in found[node.pk] if look.is_missed]))
    return lines
