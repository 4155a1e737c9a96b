"""Reads of arrangements and of what branches made of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from branches.activities.enums import COUNTED_STATES, KindHolder
from branches.activities.models import Activity, ActivityKind
from branches.arrangements import access
from branches.arrangements.enums import TaskState
from branches.arrangements.models import ArrangedTask, Arrangement
from branches.orgs.models import Branch
from portal.catalogue.selectors import value_on
from portal.kernel.periods import Period, parse_period, quarter_of
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node

ABOVE_BRANCHES = (NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH, NodeKind.GROUP, NodeKind.COMPANY, NodeKind.PLANT)


def conditions(prefix: str = "") -> dict[TaskState, Q]:
    """State -> which tasks are in it; ``prefix`` where a row asks it of its tasks."""
    begun, done = Q(**{f"{prefix}activity__isnull": False}), Q(**{f"{prefix}activity__state__in": COUNTED_STATES})
    silent = Q(**{f"{prefix}excuse": ""})
    there = Q(**{f"{prefix}pk__isnull": False})
    return {
        TaskState.OPEN: there & ~begun & silent,
        TaskState.PLANNED: begun & ~done,
        TaskState.DONE: done,
        TaskState.EXCUSED: there & ~begun & ~silent,
    }


STATES = conditions()
OPEN = STATES[TaskState.OPEN]


def kinds() -> QuerySet[ActivityKind]:
    """Kinds that a branch holds as a whole."""
    return ActivityKind.objects.filter(is_active=True).exclude(holder="group")


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    """Organisations for whose branches one may arrange something."""
    return Node.objects.within(scope).filter(kind__in=ABOVE_BRANCHES).open_on(today).order_by("path")


def branches_below(node: Node, first: date, last: date) -> list[Branch]:
    """Branches below ``node`` that stand all through the month. One statement."""
    standing = Q(node__closed_on=None) | Q(node__closed_on__gte=last)
    rows = Branch.objects.filter(subtree("node__path", node.path), standing, founded_on__lte=first)
    return list(rows.select_related("node").order_by("node__path"))


def arrangement_rows(scope: Scope) -> QuerySet[Arrangement]:
    """The committee's list with figures."""
    of = {"all": Count("tasks")} | {str(s): Count("tasks", filter=test) for s, test in conditions("tasks__").items()}
    return access.arrangements(scope).annotate(**{f"n_{name}": count for name, count in of.items()}).order_by("-made_at", "-pk")


def tasks(scope: Scope) -> QuerySet[ArrangedTask]:
    """What branches in reach were given, the nearest end first."""
    rows = ArrangedTask.objects.within(scope).select_related("arrangement__kind", "arrangement__node", "branch__node", "activity")
    return rows.order_by("due_on", "branch__node__path", "pk")


def of_state(rows: QuerySet[ArrangedTask], state: str) -> QuerySet[ArrangedTask]:
    return rows.filter(STATES[TaskState(state)]) if state in TaskState.values else rows


def state_counts(rows: QuerySet[ArrangedTask]) -> dict[str, int]:
    """State -> tasks in it, and ``""`` for all. One statement."""
    found = rows.order_by().aggregate(all=Count("pk"), **{str(state): Count("pk", filter=test) for state, test in STATES.items()})
    return {"": found.pop("all"), **found}


@dataclass
class BranchLine:
    """A branch with its tasks by month, for the committee's table."""

    branch: Branch
    tasks: dict[date, ArrangedTask] = field(default_factory=dict)
    cells: list[ArrangedTask | None] = field(default_factory=list)


def table_of(arrangement: Arrangement) -> tuple[list[date], list[BranchLine]]:
    """Months and branches of one arrangement. One statement."""
    rows = arrangement.tasks.select_related("branch__node", "activity").order_by("branch__node__path", "month")
    lines: dict[int, BranchLine] = {}
    months: set[date] = set()
    for row in rows:
        lines.setdefault(row.branch_id, BranchLine(row.branch)).tasks[row.month] = row
        months.add(row.month)
    ordered = sorted(months)
    for line in lines.values():
        line.cells = [line.tasks.get(month) for month in ordered]
    return ordered, list(lines.values())


def fitting_records(task: ArrangedTask) -> QuerySet[Activity]:
    """The branch's own records of the kind in the month that answer no other task."""
    rows = Activity.objects.filter(branch=task.branch_id, kind=task.arrangement.kind_id, held_on__range=(task.month, task.due_on))
    return rows.filter(arranged=None).order_by("starts_at", "pk")


def open_tasks(scope: Scope, last: date) -> QuerySet[ArrangedTask]:
    """Neither planned nor explained, due by ``last``."""
    return tasks(scope).filter(OPEN, due_on__lte=last, arrangement__stopped_on=None)


def branch_ids(rows: Iterable[ArrangedTask]) -> set[int]:
    return {row.branch_id for row in rows}


def quarter_asked(code: str, today: date) -> Period:
    """The quarter of ``code`` (2026Q4), else the running one."""
    try:
        found = parse_period(code)
    except ValueError:
        return quarter_of(today)
    return found if found.kind == "quarter" else quarter_of(today)


@dataclass(frozen=True)
class LeadFigures:
    """How the political lead has reached a branch in a quarter: study, first agenda item, what the superior has set."""

    studies: int = 0
    meetings: int = 0
    first_items: int = 0
    due: int = 0
    done: int = 0
    excused: int = 0


def lead_branches(scope: Scope, today: date) -> QuerySet[Branch]:
    """Branches in reach that stand today."""
    standing = Q(node__closed_on=None) | Q(node__closed_on__gte=today)
    return Branch.objects.within(scope).filter(standing, founded_on__lte=today).select_related("node").order_by("node__path")


def with_lead(rows: Iterable[Branch], quarter: Period, today: date) -> list[Branch]:
    """Branches with their figures of ``quarter`` (``lead``). Three statements, whatever the number of branches."""
    found = list(rows)
    ids, span = [b.pk for b in found], (quarter.starts_on, quarter.ends_on)
    learning, at_committee = Q(kind__code__in=value_on("STUDY_KINDS", today)), Q(kind__holder=KindHolder.COMMITTEE)
    held = Activity.objects.filter(branch__in=ids, held_on__range=span, state__in=COUNTED_STATES).order_by().values_list("branch_id")
    life = held.annotate(
        studies=Count("pk", filter=learning), meetings=Count("pk", filter=at_committee),
        firsts=Count("pk", filter=at_committee & Q(has_first_item=True)),
    )  # fmt: skip
    set_here = ArrangedTask.objects.filter(branch__in=ids, due_on__range=span).order_by().values_list("branch_id")
    given = set_here.annotate(
        due=Count("pk"), done=Count("pk", filter=STATES[TaskState.DONE]), excused=Count("pk", filter=STATES[TaskState.EXCUSED])
    )  # fmt: skip
    lives, tasks_of = {pk: rest for pk, *rest in life}, {pk: rest for pk, *rest in given}
    for branch in found:
        branch.lead = LeadFigures(*lives.get(branch.pk, [0, 0, 0]), *tasks_of.get(branch.pk, [0, 0, 0]))  # type: ignore[attr-defined]
    return found
