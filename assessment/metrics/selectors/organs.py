"""What members of a branch do in temporary branches, whose credit stays at home (docs/rules.md 1.5); set-ups in time; teams with
members, and team leaders who lead a Party group."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.activities.enums import PRESENT_STATES
from branches.coverage.enums import CrewState
from branches.coverage.models import PartySetup
from branches.coverage.rules import covering
from branches.coverage.selectors import CrewFact, crew_facts
from branches.orgs.models import Branch, BranchCoverage
from branches.temporaries.selectors import away_rows
from portal.kernel.periods import Period
from portal.kernel.scope import subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node

ONE = Decimal(1)


def away(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Members of the branch expected and there at filed activities of temporary branches. One statement."""
    found: Facts = defaultdict(lambda: {"away.expected": ZERO, "away.present": ZERO})
    rows: Any = away_rows(branch_ids, period.starts_on, period.ends_on).order_by()
    for home, state in rows.values_list("home", "state"):
        found[home]["away.expected"] += ONE
        found[home]["away.present"] += ONE if state in PRESENT_STATES else ZERO
    return dict(found)


def away_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """One line for each activity and home branch. Two statements."""
    rows: Any = away_rows(branch_ids, period.starts_on, period.ends_on).select_related("activity__branch__node", "activity__kind")
    paths = dict(Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__path"))
    lines: dict[tuple[int, int], Record] = {}
    for row in rows.order_by("activity__held_on", "activity_id"):
        activity, home = row.activity, row.home
        label = f"{activity.branch.node.short_name} · {activity.kind.name} · {activity.subject}"
        first = Record("temporary_activity", None, 0, label, activity.held_on, paths[home], {"expected": 0, "present": 0})
        line = lines.setdefault((home, activity.pk), first)
        line.values["expected"] += 1
        line.values["present"] += row.state in PRESENT_STATES
    found = defaultdict(list)
    for (home, _activity), line in lines.items():
        found[home].append(line)
    return found


def _setups(branch_ids: Branches, period: Period, day: date) -> Any:
    """Set-ups that branches help with, due in the period and before ``day``, unless they were called off."""
    rows = PartySetup.objects.filter(helper__in=branch_ids, due_on__gte=period.starts_on, due_on__lte=period.ends_on, due_on__lt=day)
    return rows.filter(ended_on=None)


def setups(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """One statement."""
    found: Facts = defaultdict(lambda: {"setup.due": ZERO, "setup.ontime": ZERO})
    for helper, due, on in _setups(branch_ids, period, day).order_by().values_list("helper_id", "due_on", "set_up_on"):
        found[helper]["setup.due"] += ONE
        found[helper]["setup.ontime"] += ONE if on is not None and on <= due else ZERO
    return dict(found)


def setup_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row in _setups(branch_ids, period, day).select_related("helper__node", "kind").order_by("due_on", "pk"):
        values = {"due_on": row.due_on, "on": row.set_up_on}
        label = f"{row.kind.name} · {row.name}"
        found[row.helper_id].append(Record("setup", row.pk, row.version, label, row.due_on, row.helper.node.path, values, "setup_detail"))
    return found


def _crews(branch_ids: Branches, period: Period, day: date) -> list[tuple[int, Node, CrewFact]]:
    """(branch id, team, fact) for the teams that the branches cover on the last day described. Six statements."""
    last = min(day - timedelta(days=1), period.ends_on)
    spans = BranchCoverage.objects.valid_on(last).filter(branch__in=branch_ids).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    owners = dict(spans.order_by("share").values_list("unit__path", "branch_id"))
    inside = Q(pk__in=[])
    for path in owners:
        inside |= subtree("path", path)
    teams = list(Node.objects.filter(inside, kind=NodeKind.TEAM).open_on(last).order_by("path"))
    facts = crew_facts(teams, branch_ids, last)
    return [(owners[covering(team.path, owners) or ""], team, facts[team.pk]) for team in teams]


def crews(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    names = ("crew.teams", "crew.manned", "crew.led", "crew.overlap")
    found: Facts = defaultdict(lambda: dict.fromkeys(names, ZERO))
    for branch_id, _team, fact in _crews(branch_ids, period, day):
        is_led, is_overlap = fact.crew.leader is not None, fact.state == CrewState.OVERLAP
        for name, holds in zip(names, (True, bool(fact.crew.members), is_led, is_overlap), strict=True):
            found[branch_id][name] += ONE if holds else ZERO
    return dict(found)


def crew_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    last = min(day - timedelta(days=1), period.ends_on)
    paths = dict(Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__path"))
    found = defaultdict(list)
    for branch_id, team, fact in _crews(branch_ids, period, day):
        values = {"members": len(fact.crew.members), "is_led": fact.crew.leader is not None, "is_overlap": fact.state == CrewState.OVERLAP}
        found[branch_id].append(Record("crew", None, 0, team.name, last, paths[branch_id], values))
    return found
