"""A year and more of organisational life: some branches diligent, some late, some strong on paper only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from branches.activities import services
from branches.activities.enums import ActivityState, AgendaFlag, AttendanceState, EffectKind, PlaceType, Shift, SigninMethod
from branches.activities.models import Activity, ActivityKind, AgendaItem, Attendance, MeetingResolution
from branches.activities.selectors import expected_at
from branches.activities.services import ActivityFacts, ActivityRecord, EffectFacts
from branches.orgs.models import Branch
from portal.ballots import services as ballots
from portal.ballots.enums import Choice
from portal.ballots.models import Ballot, VotingRule
from portal.kernel.periods import Period
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

SUBJECTS = {
    "MT-01": "第{q}季度支部党员大会",
    "MT-02": "{m}月支部委员会会议",
    "MT-03": "{m}月{g}组织生活",
    "MT-04": "第{q}季度党课：{t}",
    "MT-05": "{m}月主题党日：{t}",
    "MT-13": "{m}月思想状况摸排",
    "MT-14": "{m}月事故案例复盘会",
}
TOPICS = [
    "降低采掘接续压力",
    "设备检修质量提升",
    "皮带运输安全治理",
    "瓦斯抽采达标",
    "节支降耗从岗位做起",
    "师带徒交流",
    "隐患排查治理",
    "智能化工作面运行",
]
LEAVES = [AttendanceState.LEAVE_SHIFT, AttendanceState.LEAVE_OFFICIAL, AttendanceState.LEAVE_SICK, AttendanceState.LEAVE_PRIVATE]
MONTHLY = ("MT-02", "MT-05", "MT-13", "MT-14")
QUARTERLY = {"MT-01": 1, "MT-04": 0}  # month within the quarter, from 0


@dataclass(frozen=True)
class Habit:
    """How a branch works: chance to hold what is due, chance to come, days until it files, share of production topics."""

    holds: float
    comes: float
    files_in: int
    production: float


HABITS = {
    "steady": Habit(0.99, 0.95, 2, 0.65),
    "fair": Habit(0.93, 0.88, 4, 0.45),
    "loose": Habit(0.76, 0.78, 9, 0.25),
    "paper": Habit(0.99, 0.96, 1, 0.08),
}


def habit_of(index: int) -> str:
    """Which habit the branch of this number has: mostly fair, some steady, a few loose or paper-strong."""
    return ("steady", "fair", "fair", "steady", "paper", "fair", "loose")[index % 7]


@dataclass
class _Ledger:
    activities: list[Activity]
    attendance: list[Attendance]
    agenda: list[AgendaItem]
    resolutions: list[MeetingResolution]


def live_through(
    branches: list[DemoBranch], members: dict[int, list[Person]], months: list[Period], rng: Random, now: datetime, author: Any
) -> int:
    """Write the activities of ``months`` up to ``now``, with roll-calls, agendas and resolutions; returns how many."""
    kinds = {k.code: k for k in ActivityKind.objects.all()}
    ledger = _Ledger([], [], [], [])
    for index, branch in enumerate(branches):
        habit = HABITS[habit_of(index)]
        for month in months:
            for code, day, group in _calendar(branch, month, rng):
                if day >= timezone.localdate(now) or rng.random() > habit.holds:
                    continue
                people = members[branch.node.pk]
                expected = people[:5] if code == "MT-02" else people[branch.groups.index(group) :: 2] if group else people
                _hold(ledger, branch, kinds[code], day, group, expected, habit, rng, now, author)
    Activity.objects.bulk_create(ledger.activities, batch_size=400)
    Attendance.objects.bulk_create(ledger.attendance, batch_size=2000)
    AgendaItem.objects.bulk_create(ledger.agenda, batch_size=1000)
    MeetingResolution.objects.bulk_create(ledger.resolutions, batch_size=1000)
    return len(ledger.activities)


def _calendar(branch: DemoBranch, month: Period, rng: Random) -> Iterable[tuple[str, date, Any]]:
    def day() -> date:
        return month.starts_on + timedelta(days=rng.randint(2, 24))

    for code in MONTHLY:
        yield code, day(), None
    for group in branch.groups:
        yield "MT-03", day(), group
    for code, position in QUARTERLY.items():
        if (month.starts_on.month - 1) % 3 == position:
            yield code, day(), None


def _state(filed: datetime, now: datetime) -> ActivityState:
    """Filed records are archived three weeks later."""
    if filed >= now:
        return ActivityState.HELD
    return ActivityState.ARCHIVED if now - filed > timedelta(days=20) else ActivityState.FILED


def _hold(
    ledger: _Ledger,
    branch: DemoBranch,
    kind: ActivityKind,
    day: date,
    group: Any,
    expected: list[Person],
    habit: Habit,
    rng: Random,
    now: datetime,
    author: Any,
) -> None:
    starts = timezone.make_aware(datetime.combine(day, kind.usual_time or time(15)))
    filed = starts + timedelta(days=rng.randint(0, habit.files_in * 2), hours=3)
    is_filed = filed < now
    production = rng.random() < habit.production
    first = kind.code == "MT-02" and rng.random() < habit.holds
    subject = SUBJECTS[kind.code].format(m=day.month, q=(day.month - 1) // 3 + 1, g=group.short_name if group else "", t=rng.choice(TOPICS))
    state = _state(filed, now)
    activity = Activity(
        branch_id=branch.node.pk,
        kind=kind,
        group=group,
        subject=subject,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=kind.usual_minutes),
        held_on=day,
        place="党员活动室" if not production else f"{branch.unit.name}学习室",
        place_type=PlaceType.WORK_SITE if production else PlaceType.MEETING_ROOM,
        chair=expected[0],
        recorder=expected[1] if len(expected) > 1 else None,
        summary=f"{subject}，围绕“{rng.choice(TOPICS)}”讨论并形成意见。",
        state=state,
        expected=len(expected),
        has_first_item=first,
        has_production_topic=production,
        created_by=author,
        created_at=starts,
        filed_by=author if is_filed else None,
        filed_at=filed if is_filed else None,
        archived_by=author if state == ActivityState.ARCHIVED else None,
        archived_at=filed + timedelta(days=20) if state == ActivityState.ARCHIVED else None,
    )
    ledger.activities.append(activity)
    _call(ledger, activity, expected, habit, rng)
    _minutes(ledger, activity, kind, day, first, production, habit, rng, now)


def _call(ledger: _Ledger, activity: Activity, expected: list[Person], habit: Habit, rng: Random) -> None:
    for person in expected:
        here = rng.random() < habit.comes
        ledger.attendance.append(
            Attendance(
                activity=activity,
                person=person,
                state=AttendanceState.PRESENT if here else rng.choice(LEAVES),
                method=SigninMethod.ROLL_CALL,
                is_voting=True,
                signed_at=activity.starts_at if here else None,
            )
        )
        activity.present += here


def _minutes(
    ledger: _Ledger,
    activity: Activity,
    kind: ActivityKind,
    day: date,
    first: bool,
    production: bool,
    habit: Habit,
    rng: Random,
    now: datetime,
) -> None:
    titles = [("学习上级最新要求", AgendaFlag.FIRST)] if first else []
    titles.append((rng.choice(TOPICS), AgendaFlag.PRODUCTION if production else AgendaFlag.GENERAL))
    ledger.agenda += [AgendaItem(activity=activity, no=n, title=t, flag=f) for n, (t, f) in enumerate(titles, 1)]
    if kind.code != "MT-02":
        return
    due = day + timedelta(days=30)
    closed = due + timedelta(days=rng.randint(-12, 3)) if rng.random() < habit.holds else None
    closed = closed if closed and closed < timezone.localdate(now) else None
    ledger.resolutions.append(
        MeetingResolution(
            activity=activity,
            branch_id=activity.branch_id,
            no=1,
            text=f"围绕{titles[-1][0]}拿出措施并落实到班组",
            owner=activity.recorder,
            due_on=due,
            done_on=closed,
            follow_up="已落实，效果见当月指标" if closed else "",
        )
    )


LECTURES = ["交接班岗位安全确认", "防灭火注意事项", "胶带机检修停送电", "顶板离层怎么看", "节支降耗从拧紧阀门做起", "身边的工匠"]
EFFECTS = [
    (EffectKind.HAZARD, "主题党日排查出皮带机头护栏松动，当班整改完毕"),
    (EffectKind.METHOD, "党员点检组改进换辊做法，单次停机缩短半小时"),
    (EffectKind.PROBLEM, "复盘会查清采煤机截割电机过热原因，更换冷却水路"),
]
MICRO_BRANCHES = 8


def live_on(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """Through the services: pre-shift lectures of the last weeks, what some records did for production, one that came back."""
    today = timezone.localdate(now)
    committee = [grant.user for grant in RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")]
    lectures = _lectures(sites[:MICRO_BRANCHES], members, now)
    services.record_activities(actor=system_actor("demo"), at=now, rows=lectures)
    effects = 0
    for index, site in enumerate(sites[:MICRO_BRANCHES]):
        user = User.objects.get(person=members[site.node.pk][0])
        own = actor_of(user, today)
        ids = {member.pk for member in members[site.node.pk]}
        above = next((one for one in committee if one.person_id not in ids), None)
        for n, record in enumerate(Activity.objects.filter(branch=site.node.pk, kind__code="MT-05").order_by("-starts_at")[:2]):
            kind, text = EFFECTS[(index + n) % len(EFFECTS)]
            seen_on = min(today, record.held_on + timedelta(days=3))
            made = services.record_effect(actor=own, at=now, activity=record, facts=EffectFacts(kind, text, seen_on))
            effects += 1
            if n and above is not None:  # the newest waits to be confirmed
                services.confirm_effect(actor=actor_of(above, today), at=now, effect=made)
    _one_comes_back(sites[1 % len(sites)], actor_of(committee[0], today), now)
    return f"{len(lectures)} pre-shift lectures, {effects} effects"


def _lectures(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> list[ActivityRecord]:
    """Three lectures of each branch, a week apart, in its teams by turns; everybody on shift is there."""
    quick = ActivityKind.objects.filter(is_quick=True)[0]
    shifts, rows = list(Shift.values), []
    for index, site in enumerate(sites):
        speakers, author = members[site.node.pk], User.objects.get(person=members[site.node.pk][0])
        for n in range(3):
            team = site.teams[n % len(site.teams)]
            starts = (now - timedelta(days=7 * n + 2)).replace(second=0, microsecond=0)
            facts = ActivityFacts(
                branch=Branch.objects.get(pk=site.node.pk), kind=quick, subject=LECTURES[(index + n) % len(LECTURES)], starts_at=starts,
                ends_at=starts + timedelta(minutes=quick.usual_minutes), place=team.name, place_type=PlaceType.WORK_SITE,
                speaker=speakers[n % len(speakers)], shift=shifts[n % len(shifts)], team=team,
            )  # fmt: skip
            there = expected_at(facts.branch, quick, None, facts.held_on, team)
            if there:
                present = {p.person_id: str(AttendanceState.PRESENT) for p in there}
                rows.append(ActivityRecord(facts, present, ActivityState.FILED, filed_by=author))
    return rows


def _one_comes_back(site: DemoBranch, above: Actor, now: datetime) -> None:
    """The newest filed record of a branch is handed back: the secretary finds it on his desk."""
    filed = Activity.objects.filter(branch=site.node.pk, state=ActivityState.FILED, kind__is_quick=False)
    found = filed.exclude(created_by=above.user).order_by("-starts_at").first()
    if found is not None:
        services.return_activity(actor=above, at=now, activity=found, reason="缺少现场照片，请补上后再提交")


def vote_on(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """Three votes at members' meetings: an election by phone with its result, one that runs, and a count by hand."""
    first = sites[0]
    secretary = actor_of(User.objects.get(person=members[first.node.pk][0]), timezone.localdate(now))
    names = [p.name for p in members[first.node.pk][1:5]]
    meeting = _members_meeting(first, members, now)
    done = _ballot(meeting, secretary, ("election", "VOTE-03", "选举支部委员会委员"), names, now, seats=3)
    for n, voter in enumerate(done.voters.select_related("person").order_by("pk")):
        user = User.objects.get(person=voter.person)
        marks = [Choice.YES, Choice.YES, Choice.NO, Choice.YES] if n % 3 else [Choice.YES, Choice.YES, Choice.YES, Choice.ABSTAIN]
        ballots.cast_paper(actor=actor_of(user, timezone.localdate(now)), at=now, ballot=done, choices=dict(enumerate(marks, 1)))
    ballots.close_ballot(actor=secretary, at=now, ballot=done, version=done.version)
    _ballot(meeting, secretary, ("decision", "VOTE-01", "表决年度工作要点"), ["同意支部年度工作要点"], now)
    what = ("decision", "VOTE-01", "表决党费使用方案")
    counted = _ballot(meeting, secretary, what, ["同意党费使用方案"], now, mode="paper")
    there = counted.voters.filter(left_out="").count()
    counts = {1: {"yes": there - 1, "no": 1, "abstain": 0}}
    ballots.enter_totals(
        actor=secretary,
        at=now,
        ballot=counted,
        version=counted.version,
        issued=there,
        returned=there,
        spoiled=0,
        counts=counts,
        write_ins={},
    )
    return "3 ballots"


def _members_meeting(site: DemoBranch, members: dict[int, list[Person]], now: datetime) -> Activity:
    """A meeting of this morning with everybody there."""
    starts = (now - timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    facts = ActivityFacts(
        branch=Branch.objects.get(pk=site.node.pk), kind=ActivityKind.objects.get(code="MT-01"), subject="支部党员大会（选举和表决）",
        starts_at=starts, ends_at=starts + timedelta(hours=1), place="党员活动室",
    )  # fmt: skip
    present = {p.person_id: str(AttendanceState.PRESENT) for p in expected_at(facts.branch, facts.kind, None, facts.held_on)}
    author = User.objects.get(person=members[site.node.pk][0])
    record = ActivityRecord(facts, present, ActivityState.HELD, filed_by=author)
    services.record_activities(actor=system_actor("demo"), at=now, rows=[record])
    return Activity.objects.filter(branch=site.node.pk, subject=facts.subject).latest("pk")


def _ballot(
    activity: Activity,
    secretary: Actor,
    what: tuple[str, str, str],
    items: list[str],
    now: datetime,
    *,
    mode: str = "electronic",
    seats: int = 0,
) -> Ballot:
    """A ballot beside the meeting, opened; candidates are of the roll. ``what``: kind, rule, title."""
    kind, rule, title = what
    people = {p.name: p for p in Person.objects.filter(name__in=items, attendance__activity=activity)}
    plan = ballots.Plan(
        title=title, kind=kind, mode=mode, rule=VotingRule.objects.get(code=rule), seats=seats, is_multi=bool(seats),
        allows_write_in=bool(seats), items=[ballots.ItemDraft(name, people.get(name)) for name in items],
    )  # fmt: skip
    row = ballots.draft_ballot(actor=secretary, at=now, record_kind="activity", record_id=activity.pk, plan=plan)
    return ballots.open_ballot(actor=secretary, at=now, ballot=row, version=row.version)


def hold_together(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """A themed Party day of yesterday that two branches held, and to which a third has not answered yet."""
    lead, second, third = sites[1], sites[2], sites[3]
    start = (now - timedelta(days=1)).replace(hour=7, minute=0, second=0, microsecond=0)
    own = {site.node.pk: actor_of(User.objects.get(person=members[site.node.pk][0]), timezone.localdate(now)) for site in (lead, second)}
    facts = ActivityFacts(
        branch=Branch.objects.get(pk=lead.node.pk), kind=ActivityKind.objects.get(code="MT-05"), subject="联合主题党日：皮带机集中检修",
        starts_at=start, ends_at=start + timedelta(hours=2), place="井下皮带大巷", place_type=PlaceType.WORK_SITE,
    )  # fmt: skip
    held = services.log_activity(actor=own[lead.node.pk], at=now, facts=facts)
    asked = [services.invite_holder(actor=own[lead.node.pk], at=now, activity=held, branch=Branch.objects.get(pk=site.node.pk))
             for site in (second, third)]  # fmt: skip
    share = services.answer_invitation(actor=own[second.node.pk], at=now, holder=asked[0], accepts=True).share
    for site, record in ((lead, held), (second, share)):
        if record is not None:
            there = {p.person_id: str(AttendanceState.PRESENT) for p in expected_at(record.branch, record.kind, None, record.held_on)}
            services.take_roll(actor=own[site.node.pk], at=now, activity=record, states=there)
    return "1 joint activity of two branches"
