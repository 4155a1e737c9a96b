"""Sessions in reach, and each committee's quarters against the rule. Sets, whatever their number."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from branches.duties import rules as duty_rules
from branches.duties.models import FrequencyRule
from branches.theory import rules
from branches.theory.enums import QUARTER_TONES, QuarterState
from branches.theory.models import TheoryAttendance, TheorySession
from portal.files.access import Place
from portal.kernel.periods import Period, quarter_of
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor

KIND = "MT-10"


def committees(scope: Scope) -> QuerySet[Node]:
    """Committees whose group studies by the rule."""
    return Node.objects.within(Scope(scope.paths)).filter(kind=NodeKind.PARTY_COMMITTEE, closed_on=None).order_by("path")


def sessions(scope: Scope) -> QuerySet[TheorySession]:
    rows = TheorySession.objects.within(Scope(scope.paths)).select_related("node", "chair")
    there = Count("attendance", filter=Q(attendance__is_present=True))
    return rows.annotate(expected=Count("attendance"), present=there).order_by("-held_on", "-pk")


def attendance(row: TheorySession) -> list[TheoryAttendance]:
    return list(row.attendance.select_related("person__unit"))


def people_by_number(node: Node, numbers: Iterable[str], day: date) -> dict[str, Person]:
    """staff number -> somebody at work on ``day`` in the unit in which the committee stands."""
    home = node.parent.path if node.parent is not None else node.path
    rows = Person.objects.active_on(day).filter(subtree("unit__path", home), staff_no__in=list(numbers))
    return {p.staff_no: p for p in rows}


def last_numbers(node_ids: Collection[int]) -> str:
    """Who belonged to the group last time, to begin a form with."""
    last = TheorySession.objects.standing().filter(node__in=node_ids).order_by("-held_on", "-pk").first()
    return " ".join(row.person.staff_no for row in attendance(last)) if last is not None else ""


@dataclass(frozen=True)
class QuarterCell:
    """``held`` of ``due`` sessions; ``newest`` is the record of the last one."""

    period: Period
    held: int
    due: int
    newest: int | None
    state: QuarterState

    @property
    def tone(self) -> str:
        return QUARTER_TONES[self.state]


@dataclass(frozen=True)
class CommitteeLine:
    node: Node
    cells: list[QuarterCell]

    @property
    def missed(self) -> int:
        return sum(cell.state == QuarterState.MISSED for cell in self.cells)


def _due(node: Node, rows: list[FrequencyRule], period: Period) -> int:
    """What the rules of the study group ask of a committee that stood all through the quarter."""
    if not duty_rules.lives_through(node.opened_on, node.closed_on, period):
        return 0
    return sum(rule.times for rule in duty_rules.newest_rules(rows, period) if node.kind in rule.branch_kinds)


def board_of(scope: Scope, year: int, today: date) -> list[CommitteeLine]:
    """Each committee's quarters of a year. Three statements for any number of committees."""
    nodes = list(committees(scope))
    rows = list(FrequencyRule.objects.filter(kind__code=KIND, period="quarter"))
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    held = TheorySession.objects.standing().filter(node__in=[n.pk for n in nodes], held_on__year=year).order_by("held_on", "pk")
    for node_id, pk, day in held.values_list("node_id", "pk", "held_on"):
        found[node_id, quarter_of(day).code].append(pk)
    return [CommitteeLine(node, [_cell(node, rows, period, found[node.pk, period.code], today) for period in rules.quarters_of(year)])
            for node in nodes]  # fmt: skip


def _cell(node: Node, rows: list[FrequencyRule], period: Period, held: list[int], today: date) -> QuarterCell:
    due = _due(node, rows, period)
    return QuarterCell(period, len(held), due, held[-1] if held else None, rules.state_of(len(held), due, period, today))


def waiting(scope: Scope, today: date) -> list[tuple[Node, Period]]:
    """Committees that have not met this quarter's rule. Three statements at most."""
    nodes = list(committees(scope)) if scope.paths else []
    if not nodes:
        return []
    period, rows = quarter_of(today), list(FrequencyRule.objects.filter(kind__code=KIND, period="quarter"))
    held = TheorySession.objects.standing().filter(node__in=[n.pk for n in nodes], held_on__range=(period.starts_on, period.ends_on))
    counts = Counter(held.order_by().values_list("node_id", flat=True))
    return [(node, period) for node in nodes if counts[node.pk] < _due(node, rows, period)]


# -- files ------------------------------------------------------------------------------------------------
def may_open(actor: Actor, session_id: int) -> bool:
    return TheorySession.objects.within(Scope(actor.scope("theory.view").paths)).filter(pk=session_id).exists()


def may_change_files(actor: Actor, session_id: int) -> bool:
    return TheorySession.objects.within(Scope(actor.scope("theory.edit").paths)).standing().filter(pk=session_id).exists()


def node_of(session_id: int) -> int | None:
    return TheorySession.objects.filter(pk=session_id).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[TheorySession, int]:
    return TheorySession.objects.within(Scope(actor.scope("theory.view").paths)).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows: Any = TheorySession.objects.within(Scope(actor.scope("theory.view").paths)).filter(pk__in=list(ids))
    return {row.pk: Place(row.topic, reverse("theory_detail", args=[row.pk])) for row in rows}
