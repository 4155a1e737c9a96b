"""Teams of the units that branches cover: who leads them, which members work in them, what may be suggested."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from branches.coverage import rules
from branches.coverage.enums import CREW_TONES, TRACK_TONES, CrewState
from branches.coverage.messages import SUGGESTIONS
from branches.coverage.models import LeaderTrack, TeamGroup, TeamLeader
from branches.orgs.enums import BranchPostKind, Standing
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person


def _covers(scope: Scope, day: date) -> dict[str, int]:
    """path of a covered unit -> branch id, for standing branches within ``scope``. One statement."""
    rows = BranchCoverage.objects.within(scope).valid_on(day).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    return dict(rows.order_by("-share").values_list("unit__path", "branch_id"))


def team_rows(scope: Scope, day: date) -> tuple[QuerySet[Node], dict[str, int]]:
    """Open teams in the units that branches within ``scope`` cover, and the covers. One statement so far."""
    covers = _covers(scope, day)
    inside = Q(pk__in=[])
    for path in covers:
        inside |= subtree("path", path)
    return Node.objects.filter(inside, kind=NodeKind.TEAM).open_on(day).select_related("parent").order_by("path"), covers


def branch_of_team(team: Node, covers: dict[str, int]) -> Branch:
    """The branch whose cover is nearest to a team of ``team_rows``. One statement."""
    return Branch.objects.select_related("node").get(pk=covers[rules.covering(team.path, covers) or ""])


@dataclass(frozen=True)
class CrewFact:
    """A team with its leader's row, its people and its state."""

    crew: rules.Crew
    leader: TeamLeader | None
    headcount: int
    state: CrewState
    suggestion: str


def group_leaders(branch_ids: Collection[int], day: date) -> set[int]:
    """People who lead a Party group of these branches. One statement."""
    posts = BranchPost.objects.valid_on(day).filter(branch__in=branch_ids, post=BranchPostKind.GROUP_LEADER)
    return set(posts.values_list("person_id", flat=True))


def crew_facts(teams: Collection[Node], branch_ids: Collection[int], day: date) -> dict[int, CrewFact]:
    """team id -> fact. Four statements for any number of teams."""
    paths = {team.path: team.pk for team in teams}
    leaders = {row.team_id: row for row in TeamLeader.objects.filter(team__in=[t.pk for t in teams], to_on=None).select_related("person")}
    heads = group_leaders(branch_ids, day)
    people, members, full = defaultdict(set), defaultdict(set), defaultdict(set)
    for person_id, path in Person.objects.active_on(day).filter(_inside(paths)).order_by().values_list("pk", "unit__path"):
        people[paths[_team_of(path, paths)]].add(person_id)
    rows = BranchMembership.objects.valid_on(day).filter(_inside(paths, "person__unit__path")).order_by()
    rows = rows.exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    for person_id, path, standing in rows.values_list("person_id", "person__unit__path", "standing"):
        team = paths[_team_of(path, paths)]
        members[team].add(person_id)
        if standing == Standing.FULL:
            full[team].add(person_id)
    found = {}
    for team_id in paths.values():
        row = leaders.get(team_id)
        lead = row.person_id if row else None
        crew = rules.Crew(
            lead, frozenset(members[team_id]), frozenset(full[team_id]), frozenset((people[team_id] & heads) - {lead})
        )  # fmt: skip
        state, code = rules.crew_state(crew, heads), rules.suggestion_of(crew, heads)
        found[team_id] = CrewFact(crew, row, len(people[team_id]), state, code)
    return found


def _inside(paths: Collection[str], lookup: str = "unit__path") -> Q:
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= subtree(lookup, path)
    return wanted


def _team_of(path: str, paths: Collection[str]) -> str:
    return rules.covering(path, paths) or ""


def with_crews(teams: list[Any], covers: dict[str, int], day: date) -> list[Any]:
    """Branch, leader, members, group, state and suggestion beside each team: six statements."""
    ids = {covers[p] for team in teams if (p := rules.covering(team.path, covers)) is not None}
    branches = {b.pk: b for b in Branch.objects.filter(pk__in=ids).select_related("node")}
    facts = crew_facts(teams, ids, day)
    groups = {row.team_id: row.group for row in TeamGroup.objects.filter(team__in=[t.pk for t in teams]).select_related("group")}
    for team in teams:
        fact = facts[team.pk]
        team.branch = branches[covers[rules.covering(team.path, covers) or ""]]
        team.leader, team.headcount, team.members = fact.leader, fact.headcount, len(fact.crew.members)
        team.state, team.tone, team.group = fact.state, CREW_TONES[fact.state], groups.get(team.pk)
        team.suggestion = SUGGESTIONS.get(fact.suggestion, "")
    return teams


@dataclass(frozen=True)
class CrewTotals:
    """``overlap``: team leaders who lead a Party group; ``manned``: teams with a member; ``leaders``: teams whose leader is known."""

    overlap: rules.Share
    manned: rules.Share
    leaders: rules.Share


def totals_of(facts: Collection[CrewFact]) -> CrewTotals:
    led = [f for f in facts if f.crew.leader is not None]
    return CrewTotals(
        overlap=rules.Share(sum(f.state == CrewState.OVERLAP for f in led), len(led)),
        manned=rules.Share(sum(bool(f.crew.members) for f in facts), len(facts)),
        leaders=rules.Share(len(led), len(facts)),
    )


def tracks(scope: Scope) -> QuerySet[LeaderTrack]:
    """Development tracks within ``scope``, the running ones first."""
    rows = LeaderTrack.objects.within(scope).select_related("branch__node", "team", "person")
    return rows.order_by("ended_on", "goal_on", "pk")


def with_tones(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.tone = TRACK_TONES[row.state]
    return rows


def groups_for(branch: Branch) -> QuerySet[Node]:
    return Node.objects.filter(parent_id=branch.pk, kind=NodeKind.PARTY_GROUP, closed_on=None).order_by("sort", "code")
