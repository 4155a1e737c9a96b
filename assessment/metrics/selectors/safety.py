"""Safety on site. Hazards, acceptances and accidents follow the branch that answered for the unit on the day; what a unit
should have looked at follows the cover."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record, owners_in
from branches.orgs.models import Branch
from branches.safety.enums import AcceptanceState, AccidentSeverity, HazardState
from branches.safety.models import AcceptanceCheck, AccidentRecord, Hazard
from branches.safety.rules import Look, breaks_the_count
from branches.safety.selectors import free_days_of_branches, looks_by_node
from portal.kernel.periods import Period
from portal.organization.enums import NodeKind
from portal.organization.models import Node

COUNTED = [s for s in AccidentSeverity.values if breaks_the_count(s)]
IN_TIME = Q(fixed_on__lte=F("due_on"), was_overdue=False)


def _hazards(branch_ids: Branches, period: Period, day: date) -> QuerySet[Hazard]:
    """Hazards whose last day lies in the period, and those overdue on ``day``; cancelled ones are none."""
    due_here = Q(due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    rows = Hazard.objects.filter(branch__in=branch_ids).exclude(state=HazardState.CANCELLED)
    return rows.annotate_late(day).filter(due_here | Q(is_late=True))  # type: ignore[attr-defined]


def _due(period: Period, day: date) -> Q:
    """Due in the period and decided: closed, or the last day is over and it does not merely wait for its check."""
    here = Q(due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    return here & (Q(state=HazardState.CLOSED) | (Q(due_on__lt=day) & ~(Q(state=HazardState.FIXED) & IN_TIME)))


def hazards(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    due = _due(period, day)
    found: Facts = {}
    rows = _hazards(branch_ids, period, day).order_by().values_list("branch_id").annotate(
        due=Count("pk", filter=due), ontime=Count("pk", filter=due & Q(state=HazardState.CLOSED) & IN_TIME),
        late=Count("pk", filter=Q(is_late=True)),
    )  # fmt: skip
    for branch_id, n, ontime, late in rows:
        found[branch_id] = {"hazard.due": ZERO + n, "hazard.ontime": ZERO + ontime, "hazard.late": ZERO + late}
    return found


def hazard_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row in _hazards(branch_ids, period, day).select_related("branch__node").order_by("due_on", "pk"):
        in_time = row.fixed_on is not None and row.due_on is not None and row.fixed_on <= row.due_on and not row.was_overdue
        is_over = row.due_on is not None and row.due_on < day
        values: dict[str, Any] = {
            "is_here": row.due_on is not None and period.contains(row.due_on), "is_closed": row.state == HazardState.CLOSED,
            "in_time": in_time, "is_over": is_over, "is_waiting": row.state == HazardState.FIXED and in_time,
            "is_late": row.is_late, "due_on": row.due_on,  # type: ignore[attr-defined]
        }  # fmt: skip
        label = f"{row.place} · {row.text[:40]}"
        found[row.branch_id or 0].append(
            Record("hazard", row.pk, row.version, label, row.due_on, row.answering_path, values, "hazard_detail")
        )
    return found


def _looks(branch_ids: Branches, period: Period, covers: CoverMap, day: date) -> Iterator[tuple[int, Any, Node, Look]]:
    """(branch, share, node, look) of the branches themselves and of the teams and districts they cover."""
    units = Q(pk__in=list(covers.paths), kind__in=(NodeKind.TEAM, NodeKind.DISTRICT))
    nodes = list(Node.objects.filter(units | Q(pk__in=branch_ids)).order_by("path"))
    looks, wanted = looks_by_node(nodes, period.starts_on, period.ends_on, day), set(branch_ids)
    for node in nodes:
        for look in looks[node.pk]:
            owners = [(node.pk, ZERO + 1)] if node.pk in wanted else owners_in(covers, wanted, node.pk, look.ends_on)
            for branch_id, share in owners:
                yield branch_id, share, node, look


def inspections(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """A period that still runs is owed only when it has been met. Four statements."""
    found: Facts = defaultdict(dict)
    for branch_id, share, _node, look in _looks(branch_ids, period, covers, day):
        if look.is_over or look.is_met:
            parts = found[branch_id]
            parts["inspection.due"] = parts.get("inspection.due", ZERO) + share
            parts["inspection.met"] = parts.get("inspection.met", ZERO) + (share if look.is_met else ZERO)
    return found


def inspection_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """One line a unit with what was due and met: hundreds of days would tell less."""
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    nodes: dict[int, Node] = {}
    for branch_id, _share, node, look in _looks(branch_ids, period, covers, day):
        if look.is_over or look.is_met:
            sums[branch_id, node.pk][0] += 1
            sums[branch_id, node.pk][1] += look.is_met
            nodes[node.pk] = node
    found = defaultdict(list)
    for (branch_id, node_id), (due, met) in sums.items():
        node, last = nodes[node_id], min(period.ends_on, day - timedelta(days=1))
        found[branch_id].append(Record("inspection", None, 0, node.name, last, node.path, {"due": due, "met": met}))
    return found


def _acceptances(branch_ids: Branches, period: Period) -> QuerySet[AcceptanceCheck]:
    return AcceptanceCheck.objects.filter(branch__in=branch_ids, due_on__gte=period.starts_on, due_on__lte=period.ends_on)


def acceptances(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    done = ~Q(state=AcceptanceState.PLANNED)
    rows = _acceptances(branch_ids, period).order_by().values_list("branch_id")
    groups = rows.annotate(done=Count("pk", filter=done), passed=Count("pk", filter=Q(state=AcceptanceState.PASSED)))
    return {pk: {"acceptance.done": ZERO + n, "acceptance.passed": ZERO + passed} for pk, n, passed in groups}


def acceptance_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row in _acceptances(branch_ids, period).select_related("branch__node", "area", "standard").order_by("due_on", "pk"):
        path = row.branch.node.path if row.branch is not None else ""
        label, values = f"{row.area} · {row.standard}", {"state": row.state}
        found[row.branch_id or 0].append(Record("acceptance", row.pk, row.version, label, row.due_on, path, values, "acceptance_detail"))
    return found


def accidents(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Days without an accident on the last day that is over. Three statements."""
    last = min(period.ends_on, day - timedelta(days=1))
    branches = [b for b in Branch.objects.filter(pk__in=branch_ids).order_by() if b.founded_on <= last]
    return {pk: {"accident.free": ZERO + days} for pk, days in free_days_of_branches(branches, last).items()}


def accident_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """Accidents of the period; the last one before it is told by the figure itself."""
    rows = AccidentRecord.objects.standing().filter(  # type: ignore[attr-defined]
        branch__in=branch_ids, severity__in=COUNTED, happened_on__gte=period.starts_on, happened_on__lte=period.ends_on
    )
    found = defaultdict(list)
    for row in rows.select_related("node", "branch__node").order_by("happened_on", "pk"):
        label = f"{row.node.name} · {row.get_kind_display()} · {row.get_severity_display()}"
        found[row.branch_id].append(Record("accident", row.pk, 0, label, row.happened_on, row.branch.node.path, {"on": row.happened_on}))
    return found
