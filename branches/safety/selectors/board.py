"""Accident-free days, and the safety board: a branch a line, a constant number of statements."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.safety import rules
from branches.safety.enums import OPEN_STATES, OWNED_STATES, AccidentSeverity, HazardState
from branches.safety.models import AccidentRecord, Hazard
from branches.safety.selectors.inspections import looks_by_node
from portal.catalogue.selectors import value_on
from portal.kernel.periods import Period
from portal.kernel.scope import Scope
from portal.organization.models import Node

CASE_REVIEW, LESSON, SAFETY_TAG = "MT-14", "ACT-21", "TOPIC-SAFETY"
COUNTED = [s for s in AccidentSeverity.values if rules.breaks_the_count(s)]


def accident_rows(scope: Scope) -> QuerySet[AccidentRecord]:
    """Accidents of the reach, the newest first, withdrawn ones too."""
    return AccidentRecord.objects.within(scope).select_related("node", "branch__node")


def count_since(day: date) -> date:
    """From which day accident-free days are counted. One statement."""
    return date.fromisoformat(str(value_on("ACCIDENT_FREE_SINCE", day)))


def free_days_of_units(nodes: Iterable[Node], today: date) -> dict[int, int]:
    """node id -> days without an accident at or below it. Two statements."""
    since = count_since(today)
    rows = AccidentRecord.objects.standing().filter(severity__in=COUNTED, happened_on__lte=today).order_by()
    last = list(rows.values_list("node__path").annotate(on=Max("happened_on")))
    return {
        node.pk: rules.free_days(max((on for path, on in last if path.startswith(node.path)), default=None), since, node.opened_on, today)
        for node in nodes
    }


def free_days_of_branches(branches: Iterable[Branch], today: date) -> dict[int, int]:
    """branch id -> days since the last accident for which it answered. Two statements."""
    branches, since = list(branches), count_since(today)
    rows = AccidentRecord.objects.standing().filter(severity__in=COUNTED, happened_on__lte=today, branch__in=[b.pk for b in branches])
    last = dict(rows.order_by().values_list("branch_id").annotate(on=Max("happened_on")))
    return {b.pk: rules.free_days(last.get(b.pk), since, b.founded_on, today) for b in branches}


@dataclass(frozen=True)
class BranchLine:
    """A branch's month. ``review`` is the record of its accident case review, None without one."""

    branch: Branch
    review: int | None
    actions: int
    lessons: int
    open: int
    late: int
    met: int
    due: int
    free_days: int


@dataclass(frozen=True)
class Board:
    lines: list[BranchLine] = field(default_factory=list)

    @property
    def reviewed(self) -> int:
        return sum(line.review is not None for line in self.lines)

    @property
    def open(self) -> int:
        return sum(line.open for line in self.lines)

    @property
    def late(self) -> int:
        return sum(line.late for line in self.lines)

    @property
    def percent(self) -> int | None:
        due = sum(line.due for line in self.lines)
        return round(100 * sum(line.met for line in self.lines) / due) if due else None

    @property
    def free_days(self) -> int | None:
        """Of the reach as a whole: since the last accident of any of them."""
        return min((line.free_days for line in self.lines), default=None)


def hazard_figures(branch_ids: Collection[int], today: date) -> dict[int, tuple[int, int]]:
    """branch id -> (open, overdue) hazards. One statement."""
    late = Q(due_on__lt=today, state__in=[HazardState.REPORTED, *OWNED_STATES])
    rows = Hazard.objects.filter(branch__in=branch_ids, state__in=OPEN_STATES).order_by().values("branch_id")
    return {r["branch_id"]: (r["n"], r["late"]) for r in rows.annotate(n=Count("pk"), late=Count("pk", filter=late))}


def _reviews(branch_ids: Collection[int], month: Period) -> tuple[dict[int, tuple[int, int]], dict[int, int]]:
    """branch id -> (newest case review of the month, its actions); branch id -> safety lessons. Two statements."""
    held = Activity.objects.filter(branch__in=branch_ids, held_on__range=(month.starts_on, month.ends_on), state__in=COUNTED_STATES)
    reviews = held.filter(kind__code=CASE_REVIEW).order_by("held_on", "pk").annotate(actions=Count("resolutions"))
    found = {branch_id: (pk, actions) for branch_id, pk, actions in reviews.values_list("branch_id", "pk", "actions")}
    lessons = held.filter(Q(kind__code=LESSON) | Q(tags__code=SAFETY_TAG)).exclude(kind__code=CASE_REVIEW).order_by()
    return found, dict(lessons.values_list("branch_id").annotate(n=Count("pk", distinct=True)))


def board_of(branches: Collection[Branch], month: Period, today: date) -> Board:
    """The board of a month. Eight statements for any number of branches; their nodes are fetched."""
    ids = [b.pk for b in branches]
    reviews, lessons = _reviews(ids, month)
    hazards, days = hazard_figures(ids, today), free_days_of_branches(branches, today)
    looks = looks_by_node([b.node for b in branches], month.starts_on, month.ends_on, today)
    lines = []
    for branch in branches:
        met, due = rules.compliance(looks[branch.pk])
        review, actions = reviews.get(branch.pk, (None, 0))
        opened, late = hazards.get(branch.pk, (0, 0))
        lines.append(BranchLine(branch, review, actions, lessons.get(branch.pk, 0), opened, late, met, due, days[branch.pk]))
    return Board(lines)
