"""Units with and without a branch, and the set-ups of places and new units."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from branches.coverage import rules
from branches.coverage.enums import SETUP_TONES, SetupState
from branches.coverage.models import PartySetup, SetupCheck, SetupCondition
from branches.orgs.models import Branch, BranchCoverage
from portal.kernel.scope import Scope
from portal.organization.enums import NodeKind
from portal.organization.models import Node

# What the map shows: where people work. Group and company are held by what lies below them.
MAPPED = (NodeKind.PLANT, NodeKind.DEPARTMENT, NodeKind.DISTRICT, NodeKind.TEAM)


def setups(scope: Scope) -> QuerySet[PartySetup]:
    """Set-ups at units within ``scope``, the earliest deadline first."""
    rows = PartySetup.objects.within(scope).select_related("node", "kind", "head", "helper__node", "branch__node", "group")
    return rows.order_by("due_on", "pk")


def by_state(rows: QuerySet[PartySetup], state: str, today: date) -> QuerySet[PartySetup]:
    """Those of ``rows`` that ``rules.state_of`` puts into ``state``."""
    standing = Q(set_up_on=None, ended_on=None)
    return {
        SetupState.ENDED: rows.filter(ended_on__isnull=False),
        SetupState.DONE: rows.filter(ended_on=None, set_up_on__isnull=False),
        SetupState.LATE: rows.filter(standing, due_on__lt=today),
        SetupState.OPEN: rows.filter(standing, due_on__gte=today),
    }[SetupState(state)]


def state_counts(rows: QuerySet[PartySetup], today: date) -> dict[str, int]:
    """state -> number. One statement."""
    standing = Q(set_up_on=None, ended_on=None)
    return rows.order_by().aggregate(
        open=Count("pk", filter=standing & Q(due_on__gte=today)),
        late=Count("pk", filter=standing & Q(due_on__lt=today)),
        done=Count("pk", filter=Q(ended_on=None, set_up_on__isnull=False)),
        ended=Count("pk", filter=Q(ended_on__isnull=False)),
    )


def with_states(rows: list[Any], today: date) -> list[Any]:
    """State and tone beside each row; no statement."""
    for row in rows:
        row.state = rules.state_of(row.due_on, row.set_up_on, row.ended_on, today)
        row.tone = SETUP_TONES[row.state]
    return rows


@dataclass(frozen=True)
class ConditionLine:
    condition: SetupCondition
    check: SetupCheck | None


def conditions_of(setup: PartySetup) -> list[ConditionLine]:
    """The basic conditions in force and those confirmed, with by whom. Two statements."""
    done = {check.condition_id: check for check in setup.checks.select_related("checked_by", "condition")}
    rows = SetupCondition.objects.filter(Q(is_active=True) | Q(pk__in=done)).order_by("sort", "code")
    return [ConditionLine(row, done.get(row.pk)) for row in rows]


def cover_paths(day: date) -> set[str]:
    """Paths of the units that a standing branch covers on ``day``. One statement."""
    rows = BranchCoverage.objects.valid_on(day).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    return set(rows.order_by().values_list("unit__path", flat=True))


@dataclass(frozen=True)
class UnitCover:
    """Units of the reach by kind: how many there are, how many a branch covers."""

    by_kind: list[tuple[Any, rules.Share]]
    total: rules.Share


def _mapped(scope: Scope, day: date) -> QuerySet[Node]:
    return Node.objects.within(scope).filter(kind__in=MAPPED).open_on(day).order_by("path")


def _parts(units: list[tuple[int, str, str]], covers: set[str]) -> tuple[set[int], dict[str, list[int]]]:
    """Ids of units without cover, and kind -> [covered, all]. A unit all of whose parts are covered counts as covered."""
    bare = rules.bare_units([path for _pk, path, _kind in units], covers)
    found: dict[str, list[int]] = {kind: [0, 0] for kind in MAPPED}
    for _pk, path, kind in units:
        found[kind][0] += path not in bare
        found[kind][1] += 1
    return {pk for pk, path, _kind in units if path in bare}, found


def unit_cover(scope: Scope, day: date) -> tuple[UnitCover, set[int]]:
    """Shares by kind of unit, and the ids of the units without a branch. Two statements."""
    bare, found = _parts(list(_mapped(scope, day).values_list("pk", "path", "kind")), cover_paths(day))
    by_kind = [(NodeKind(kind).label, rules.Share(*numbers)) for kind, numbers in found.items() if numbers[1]]
    total = rules.Share(sum(n[0] for n in found.values()), sum(n[1] for n in found.values()))
    return UnitCover(by_kind, total), bare


def uncovered_units(scope: Scope, ids: set[int]) -> QuerySet[Node]:
    """The units of the list; ``has_setup``: a set-up is under way there."""
    running = PartySetup.objects.filter(node=OuterRef("pk"), set_up_on=None, ended_on=None)
    rows = Node.objects.within(scope).filter(pk__in=ids).select_related("parent")
    return rows.annotate(has_setup=Exists(running)).order_by("path")


def setup_branches(scope: Scope) -> QuerySet[Branch]:
    """Open standing branches that may be named in a set-up."""
    rows = Branch.objects.within(scope).filter(node__closed_on=None).exclude(node__kind=NodeKind.TEMPORARY_BRANCH)
    return rows.select_related("node").order_by("node__path")
