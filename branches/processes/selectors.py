"""Reads of check lists of processes: lists, the board of branches, gaps. A constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity
from branches.activities.selectors import members_of
from branches.orgs.models import Branch
from branches.processes import rules
from branches.processes.enums import GapState, PointResult
from branches.processes.models import PartyProcess, ProcessCheck, ProcessGap, ProcessPoint
from portal.kernel.scope import Scope
from portal.people.models import Person


def _number(result: str) -> Count:
    return Count("points", filter=Q(points__result=result), distinct=True)


OPEN_GAPS = Count("points__gap", filter=~Q(points__gap__state=GapState.SETTLED), distinct=True)


def processes() -> QuerySet[PartyProcess]:
    return PartyProcess.objects.filter(is_active=True)


def checks(scope: Scope) -> QuerySet[ProcessCheck]:
    """Check lists in reach with their figures, the newest period first."""
    rows = ProcessCheck.objects.within(scope).select_related("branch__node", "process", "concluded_by")
    return rows.annotate(
        met=_number(PointResult.MET), unmet=_number(PointResult.UNMET), left=_number(PointResult.OPEN), gaps=OPEN_GAPS
    ).order_by("-starts_on", "-period", "branch__node__path", "process__sort", "pk")


def with_share(rows: Iterable[Any]) -> list[Any]:
    """Beside each check list the share of its points that is met; no statement."""
    found = list(rows)
    for row in found:
        row.share = rules.share_met(row.met, row.unmet)
    return found


def points_of(check: ProcessCheck) -> list[ProcessPoint]:
    rows = check.points.select_related("record__kind", "gap__owner", "gap__mended_by", "gap__settled_by")
    return list(rows.order_by("no"))


def gaps(scope: Scope) -> QuerySet[ProcessGap]:
    """Gaps in reach: of branches, and a person's own; open ones first."""
    rows = ProcessGap.objects.within(scope).select_related(
        "owner", "mended_by", "settled_by", "point__check_list__branch__node", "point__check_list__process"
    )
    return rows.order_by(F("settled_on").asc(nulls_first=True), "due_on", "pk")


def of_tab(rows: QuerySet[ProcessGap], tab: str, today: date) -> QuerySet[ProcessGap]:
    """The gaps of a tab: late, or of a state; all of them for anything else."""
    if tab == "late":
        return rows.filter(state=GapState.OPEN, due_on__lt=today)
    return rows.filter(state=tab) if tab in GapState.values else rows


def with_lateness(rows: Iterable[Any], today: date) -> list[Any]:
    found = list(rows)
    for row in found:
        row.is_late = rules.is_late(row.state, row.due_on, today)
    return found


def branches_of(scope: Scope, today: date) -> QuerySet[Branch]:
    """Branches in reach that stand today."""
    rows = Branch.objects.within(scope).filter(Q(node__closed_on=None) | Q(node__closed_on__gt=today))
    return rows.select_related("node").order_by("node__path")


def owners_of(branch: Branch, day: date) -> QuerySet[Person]:
    return members_of(branch, day)


def records_of(check: ProcessCheck) -> QuerySet[Activity]:
    """Records of the branch in the period that may show a point."""
    rows = Activity.objects.filter(branch=check.branch_id, state__in=COUNTED_STATES)
    return rows.filter(held_on__gte=check.starts_on, held_on__lte=check.ends_on).select_related("kind").order_by("-held_on", "-pk")


@dataclass(frozen=True)
class Cell:
    """One process of one branch in the period; ``check`` None: not run."""

    process: PartyProcess
    check: Any
    share: int | None = None

    @property
    def tone(self) -> str:
        if self.check is None:
            return ""
        if self.check.concluded_at is None:
            return "info"
        return "warn" if self.check.gaps else "ok"


def on_board(rows: Iterable[Any], period: str, today: date) -> list[Any]:
    """Beside each branch its processes of the period, the share met, open and late gaps: three statements."""
    found = list(rows)
    table, ids = list(processes()), [row.pk for row in found]
    known: dict[tuple[int, int], Any] = {}
    lists = ProcessCheck.objects.filter(branch__in=ids, period=period)
    for check in lists.annotate(met=_number(PointResult.MET), unmet=_number(PointResult.UNMET), gaps=OPEN_GAPS).order_by():
        known[check.branch_id, check.process_id] = check
    late: dict[int, int] = defaultdict(int)
    due = ProcessGap.objects.filter(point__check_list__branch__in=ids, point__check_list__period=period)
    late |= dict(
        of_tab(due, "late", today).order_by().values_list("point__check_list__branch").annotate(n=Count("pk"))
    )  # fmt: skip
    for row in found:
        cells = [_cell(process, known.get((row.pk, process.pk))) for process in table]
        run = [cell.check for cell in cells if cell.check is not None]
        row.cells, row.run, row.all_processes = cells, len(run), len(table)
        row.concluded = sum(check.concluded_at is not None for check in run)
        row.share = rules.share_met(sum(check.met for check in run), sum(check.unmet for check in run))
        row.gaps, row.late = sum(check.gaps for check in run), late[row.pk]
        row.missing = "、".join(cell.process.name for cell in cells if cell.check is None)
    return found


def _cell(process: PartyProcess, check: Any) -> Cell:
    return Cell(process, check, rules.share_met(check.met, check.unmet) if check is not None else None)
