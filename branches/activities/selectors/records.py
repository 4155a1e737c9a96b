"""Reads of organisational life: who is expected, what a branch logged last, what is still to be carried out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from branches.activities import rules
from branches.activities.enums import (
    COUNTED_STATES,
    STATE_TABS,
    WAITING_TAB,
    ActivityState,
    AttendanceState,
    EffectKind,
    KindHolder,
)
from branches.activities.models import Activity, ActivityEffect, ActivityKind, Attendance, MeetingResolution
from branches.activities.registry import ExpectedPerson, signed_up
from branches.orgs.enums import COMMITTEE_POSTS
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost
from branches.orgs.open_tasks import OpenTask
from branches.orgs.selectors import members_on
from portal.audit.models import AuditRow
from portal.ballots.selectors import rules_for
from portal.files.access import Place
from portal.kernel.periods import Period
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor

MOVES = ("activity.filed", "activity.returned", "activity.archived")


def members_by_number(branch: Branch, numbers: Iterable[str]) -> dict[str, int]:
    """Staff number -> person id of those who ever were members of ``branch``: one statement."""
    rows = Person.objects.filter(staff_no__in=numbers, memberships__branch=branch)
    return dict(rows.values_list("staff_no", "pk"))


def covered_teams(branch: Branch, day: date) -> QuerySet[Node]:
    """Teams that work in the units which ``branch`` covers on ``day``, in the order of the tree. Two statements."""
    covered = branch.coverage.valid_on(day).values_list("unit__path", flat=True)
    inside = Q()
    for path in covered:
        inside |= subtree("path", path)
    rows = Node.objects.filter(kind=NodeKind.TEAM).open_on(day)
    return (rows.filter(inside) if inside else rows.none()).order_by("path")


def team_of_branch(branch: Branch, team: Node, day: date) -> bool:
    """Whether ``team`` lies in a unit that ``branch`` covers on ``day``. One statement."""
    covered = branch.coverage.valid_on(day).values_list("unit__path", flat=True)
    return team.kind == NodeKind.TEAM and any(team.path.startswith(path) for path in covered)


def open_records(branch: Branch) -> list[OpenTask]:
    """Records that are planned, not filed yet or sent back. One statement."""
    wanted = (ActivityState.PLANNED, ActivityState.HELD, ActivityState.RETURNED)
    rows = Activity.objects.filter(branch=branch, state__in=wanted).select_related("kind").order_by("held_on", "pk")
    return [OpenTask(f"{row.kind}：{row.subject}", reverse("activity_detail", args=[row.pk]), row.held_on) for row in rows]


def open_decisions(branch: Branch) -> list[OpenTask]:
    """Resolutions that nobody has reported done. One statement."""
    rows = MeetingResolution.objects.filter(activity__branch=branch, done_on=None).order_by("due_on", "pk")
    return [OpenTask(row.text, reverse("activity_detail", args=[row.activity_id]), row.due_on) for row in rows]


def _is_active(person: Person, day: date) -> bool:
    return (person.hired_on is None or person.hired_on <= day) and (person.left_on is None or person.left_on >= day)


def _of_team(team: Node, day: date) -> list[ExpectedPerson]:
    people = Person.objects.filter(subtree("unit__path", team.path)).active_on(day).order_by("staff_no")
    return [ExpectedPerson(p.pk, p.name, p.staff_no, False) for p in people]


def expected_of(activity: Activity) -> list[ExpectedPerson]:
    """Who is expected at a stored activity, or may be chosen by invitation: there also whoever has signed up. One statement,
    two by invitation."""
    found = expected_at(activity.branch, activity.kind, activity.group, activity.held_on, activity.team)
    if activity.kind.holder != KindHolder.INVITED:
        return found
    return list({p.person_id: p for p in [*signed_up(activity), *found]}.values())


def expected_at(branch: Branch, kind: ActivityKind, group: Node | None, day: date, team: Node | None = None) -> list[ExpectedPerson]:
    """Who is expected at ``kind`` on ``day``: members, committee or one group. For a kind by invitation: who may be chosen.

    A quick kind held for a team is open to everybody of the team, members or not: by name only, coverage opens no
    records. One statement. Ordered as in the branch's register.
    """
    if kind.is_quick and team is not None:
        return _of_team(team, day)
    if kind.holder == KindHolder.COMMITTEE:
        posts = branch.posts.valid_on(day).filter(post__in=COMMITTEE_POSTS).select_related("person").order_by("from_on", "pk")
        people = {post.person_id: post.person for post in posts}
        return [ExpectedPerson(pk, p.name, p.staff_no, True) for pk, p in people.items()]
    rows = members_on(branch, day)
    if kind.holder == KindHolder.GROUP:
        rows = rows.filter(group=group)
    return [ExpectedPerson(row.person_id, row.person.name, row.person.staff_no, row.is_voting) for row in rows]


@dataclass(frozen=True)
class _Spell:
    """A membership or post of one person between two dates."""

    person: ExpectedPerson
    group_id: int | None
    from_on: date
    to_on: date | None

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or self.to_on >= day)


@dataclass(frozen=True)
class Rosters:
    """The registers of several branches in memory, so that a file of activities costs two statements, not two a row."""

    memberships: dict[int, list[_Spell]]
    committees: dict[int, list[_Spell]]
    people: dict[int, Person]
    covers_of: dict[int, list[tuple[str, date, date | None]]]

    @classmethod
    def load(cls, branch_ids: Iterable[int], teams: Iterable[Node] = ()) -> "Rosters":
        """Two statements; four where teams are named."""
        people: dict[int, Person] = {}
        memberships: dict[int, list[_Spell]] = {}
        committees: dict[int, list[_Spell]] = {}
        ids = list(branch_ids)
        for row in BranchMembership.objects.filter(branch_id__in=ids).select_related("person__unit"):
            people[row.person_id] = p = row.person
            spell = _Spell(ExpectedPerson(p.pk, p.name, p.staff_no, row.is_voting), row.group_id, row.from_on, row.to_on)
            memberships.setdefault(row.branch_id, []).append(spell)
        posts = BranchPost.objects.filter(branch_id__in=ids, post__in=COMMITTEE_POSTS).select_related("person__unit")
        for post in posts:
            people[post.person_id] = p = post.person
            spell = _Spell(ExpectedPerson(p.pk, p.name, p.staff_no, True), None, post.from_on, post.to_on)
            committees.setdefault(post.branch_id, []).append(spell)
        covers: dict[int, list[tuple[str, date, date | None]]] = {}
        inside = Q()
        for team in teams:
            inside |= subtree("unit__path", team.path)
        if inside:
            people |= {p.pk: p for p in Person.objects.filter(inside).select_related("unit")}
            for branch_id, *cover in BranchCoverage.objects.filter(branch_id__in=ids).values_list(
                "branch_id", "unit__path", "from_on", "to_on"
            ):
                covers.setdefault(branch_id, []).append(tuple(cover))  # type: ignore[arg-type]
        return cls(memberships, committees, people, covers)

    def covers(self, branch_id: int, team: Node, day: date) -> bool:
        """As ``team_of_branch``, from memory."""
        spans = self.covers_of.get(branch_id, ())
        return any(team.path.startswith(path) and start <= day and (end is None or end >= day) for path, start, end in spans)

    def members(self, branch_id: int, day: date) -> list[ExpectedPerson]:
        return [s.person for s in self.memberships.get(branch_id, ()) if s.holds(day)]

    def expected(self, branch_id: int, kind: ActivityKind, group: Node | None, day: date, team: Node | None = None) -> list[ExpectedPerson]:
        """As ``expected_at``, from memory."""
        if kind.is_quick and team is not None:
            there = [p for p in self.people.values() if p.unit.path.startswith(team.path) and _is_active(p, day)]
            return [ExpectedPerson(p.pk, p.name, p.staff_no, False) for p in sorted(there, key=lambda p: p.staff_no)]
        if kind.holder == KindHolder.COMMITTEE:
            return list({s.person.person_id: s.person for s in self.committees.get(branch_id, ()) if s.holds(day)}.values())
        wanted = group.pk if group is not None and kind.holder == KindHolder.GROUP else None
        spells = self.memberships.get(branch_id, ())
        return [s.person for s in spells if s.holds(day) and (kind.holder != KindHolder.GROUP or s.group_id == wanted)]


def last_of_kind(branch: Branch, kind: ActivityKind, group: Node | None = None) -> Activity | None:
    """The newest record of this kind in the branch, as a start for the next. One statement."""
    found = branch.activities.filter(kind=kind)
    return (found.filter(group=group) if group else found).order_by("-starts_at").first()


def members_of(branch: Branch, day: date) -> QuerySet[Person]:
    """Members of the branch on a day as people, for choosing chair, recorder and owners."""
    return Person.objects.filter(pk__in=members_on(branch, day).order_by().values("person_id")).order_by("name", "staff_no")


def log_branches(scope: Scope) -> QuerySet[Branch]:
    """Branches for which activities may be logged."""
    return Branch.objects.within(scope).select_related("node").order_by("node__path")


def activity_rows(scope: Scope) -> QuerySet[Activity]:
    """Rows of the list page."""
    return Activity.objects.within(scope).select_related("kind", "branch__node", "group", "team", "speaker")


def of_state(rows: QuerySet[Activity], state: str, at: datetime) -> QuerySet[Activity]:
    """Rows that stand in ``state`` now; a plan whose start has passed counts as held."""
    overdue = Q(state=ActivityState.PLANNED, starts_at__lte=at)
    if state == ActivityState.HELD:
        return rows.filter(Q(state=ActivityState.HELD) | overdue)
    if state == ActivityState.PLANNED:
        return rows.filter(state=ActivityState.PLANNED, starts_at__gt=at)
    return rows.filter(state=state)


def _awaits_archive(actor: Actor) -> Q:
    """Handed in, inside the reach of the right to archive, and not the actor's own work."""
    reach = Q()
    for path in actor.scope("activity.archive").paths:
        reach |= subtree("branch__node__path", path)
    if not reach:
        return Q(pk__in=[])
    mine = Q(created_by=actor.user_id) | Q(filed_by=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    return Q(reach, state=ActivityState.FILED) & ~mine


def awaiting_archive(rows: QuerySet[Activity], actor: Actor) -> QuerySet[Activity]:
    """Rows that ``actor`` may archive: handed in, inside the reach of that right, and not his own work."""
    return rows.filter(_awaits_archive(actor))


def of_tab(rows: QuerySet[Activity], tab: str, actor: Actor, at: datetime) -> QuerySet[Activity]:
    """Rows of one tab of the list; all of them where ``tab`` names none."""
    if tab == WAITING_TAB:
        return awaiting_archive(rows, actor)
    return of_state(rows, tab, at) if tab in STATE_TABS else rows


def state_counts(rows: QuerySet[Activity], at: datetime, actor: Actor | None = None) -> dict[str, int]:
    """state -> number of rows in it now, and ``all``; with ``actor`` also how many he may archive. One statement."""
    overdue = Q(state=ActivityState.PLANNED, starts_at__lte=at)
    tests = {s: Q(state=s) for s in ActivityState.values}
    tests[ActivityState.HELD] |= overdue
    tests[ActivityState.PLANNED] &= ~overdue
    if actor is not None:
        tests[WAITING_TAB] = _awaits_archive(actor)
    return rows.order_by().aggregate(all=Count("pk"), **{s: Count("pk", filter=test) for s, test in tests.items()})


def roll_of(activity: Activity) -> QuerySet[Attendance]:
    """The roll of one activity with people and sittings, by staff number."""
    return activity.attendance.select_related("person", "sitting").order_by("person__staff_no")


@dataclass(frozen=True)
class VotersThere:
    """Those with the right to vote, counted apart; ``least`` must be there, None where nothing is voted on."""

    expected: int
    present: int
    least: int | None

    @property
    def is_met(self) -> bool:
        return self.least is None or self.present >= self.least


def voters_there(activity: Activity, roll: Iterable[Attendance]) -> VotersThere | None:
    """Voting members expected and present at a meeting that may vote, and how many its usual rule asks for. One statement;
    none, and None, for meetings that do not vote."""
    codes = rules.voting_rules(activity.kind.holder, activity.branch.node.kind)
    if not codes:
        return None
    voting = [row for row in roll if row.is_voting]
    here = sum(rules.is_present(row.state) for row in voting)
    rule = next((r for r in rules_for(codes) if r.code == codes[0]), None)
    return VotersThere(len(voting), here, max(1, rule.terms.quorum.least(len(voting))) if rule and voting else None)


def tally(attendance: Iterable[Attendance]) -> list[tuple[str, int]]:
    """(label, number) of each state that occurs, in the order of the enum."""
    counts: dict[str, int] = {}
    for row in attendance:
        counts[row.state] = counts.get(row.state, 0) + 1
    return [(str(AttendanceState(s).label), counts[s]) for s in AttendanceState.values if s in counts]


def open_resolutions(scope: Scope) -> QuerySet[MeetingResolution]:
    """Resolutions not yet carried out, the most urgent first."""
    rows = MeetingResolution.objects.within(scope).filter(done_on=None)
    return rows.select_related("activity__branch__node", "activity__kind", "owner").order_by(F("due_on").asc(nulls_last=True), "pk")


def recent(scope: Scope, limit: int = 5) -> list[Activity]:
    """The newest records, for a workbench. One statement."""
    return list(activity_rows(scope)[:limit])


def counted_in(branch_ids: Iterable[int], start: date, end: date) -> QuerySet[Activity]:
    """Activities that count for scores between two days, both inclusive."""
    return Activity.objects.filter(branch_id__in=branch_ids, held_on__range=(start, end), state__in=COUNTED_STATES)


def file_reach(actor: Actor) -> QuerySet[Activity, int]:
    """Ids of the activities whose files the actor may put beside other records: those of the branches he works for."""
    return Activity.objects.within(actor.scope("activity.log")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open. One statement."""
    rows = Activity.objects.within(actor.scope("activity.view")).filter(pk__in=list(ids)).only("subject", "held_on")
    return {a.pk: Place(f"{a.subject}（{a.held_on}）", reverse("activity_detail", args=[a.pk])) for a in rows}


def branch_node(activity_id: int) -> int | None:
    """The node of the branch that keeps the record's files."""
    return Activity.objects.filter(pk=activity_id).values_list("branch_id", flat=True).first()


MOST_FOUND = 8
SHORTEST_NAME = 2


def find_observers(scope: Scope, text: str) -> QuerySet[Person]:
    """People within ``scope`` whose name begins with ``text`` or whose staff number it is; at most eight, one statement."""
    rows = Person.objects.within(scope).filter(left_on=None).select_related("unit")
    if text.isascii():
        return rows.filter(staff_no=text.upper()) if text else rows.none()
    return rows.filter(name__startswith=text)[:MOST_FOUND] if len(text) >= SHORTEST_NAME else rows.none()


def history_of(activity: Activity) -> list[AuditRow]:
    """Each time the record was filed, returned or archived: who, when, why; newest first. One statement."""
    rows = AuditRow.objects.filter(object_kind="activity", object_id=str(activity.pk), action__in=MOVES)
    return list(rows.order_by("-at", "-pk"))


def effects_of(activity: Activity) -> QuerySet[ActivityEffect]:
    """What the record did for production, with who recorded and confirmed it."""
    return activity.effects.select_related("measure", "recorded_by", "confirmed_by")


@dataclass(frozen=True)
class EffectSummary:
    """Confirmed effects of a year by kind, how many wait, and the newest of them."""

    counts: list[tuple[str, int]]
    confirmed: int
    waiting: int
    newest: list[ActivityEffect]


def effect_summary(branch: Branch, year: Period) -> EffectSummary | None:
    """What the branch's activities did for production in ``year``; None where nothing is recorded. One statement."""
    rows = ActivityEffect.objects.filter(activity__branch=branch, seen_on__range=(year.starts_on, year.ends_on))
    found = list(rows.select_related("activity", "measure").order_by("-seen_on", "-pk"))
    if not found:
        return None
    confirmed = [effect for effect in found if effect.confirmed_at is not None]
    kinds = [(str(kind.label), sum(e.kind == kind for e in confirmed)) for kind in EffectKind]
    return EffectSummary([(label, n) for label, n in kinds if n], len(confirmed), len(found) - len(confirmed), confirmed[:3])
