"""``activities``: the ledger of organisational life as branches keep it, one activity a row."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from branches.activities import rules, services
from branches.activities.enums import ActivityState, AgendaFlag, AttendanceState, KindHolder, PlaceType, Shift
from branches.activities.models import Activity, ActivityKind
from branches.activities.selectors import ExpectedPerson, Rosters
from branches.activities.services import ActivityFacts, ActivityRecord, AgendaLine
from branches.orgs.models import Branch
from portal.catalogue.models import Tag
from portal.exchange.enums import Outcome
from portal.exchange.headings import BRANCH_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, MomentWidget, PeopleListWidget, TextWidget, WholeWidget
from portal.kernel.errors import RuleBroken, ensure
from portal.organization.enums import NodeKind
from portal.organization.models import Node

LONGEST_TOPIC = 120
Stored = tuple[int | None, str, str]  # team that a quick kind is told apart by, its name, subject
ALL = {"全体", "全部", "全员", "全体党员"}
LEAVES = {
    "official": AttendanceState.LEAVE_OFFICIAL, "shift": AttendanceState.LEAVE_SHIFT, "sick": AttendanceState.LEAVE_SICK,
    "private": AttendanceState.LEAVE_PRIVATE,
}  # fmt: skip
STATES = {"已提交": "filed", "已上报": "filed", "已审核": "archived", "未提交": "held", "草稿": "held"}
STATE_CHOICES = [(s, ActivityState(s).label) for s in ("held", "filed", "archived")]


class ActivityResource(HouseResource):
    key = ("branch", "kind", "starts_at", "group")
    writes_rows = False
    undo = (
        Undo(
            Activity, path="branch.node.path", belongings=("attendance", "agenda"),
            settle=services.settle_activities, objections=services.work_on_activities,
        ),
    )  # fmt: skip

    branch = HouseField("branch", "支部编码", widget=CodeWidget(20), synonyms=BRANCH_CODE, required=True, example="ZB-YX-ZC1")
    kind = HouseField(
        "kind",
        "活动类型",
        widget=TextWidget(80, choose_from="branches.ActivityKind"),
        synonyms=("会议类型", "类型"),
        required=True,
        example="支部党员大会",
    )
    group = HouseField("group", "党小组编码", widget=CodeWidget(20), example="")
    subject = HouseField(
        "subject", "主题", widget=TextWidget(120), synonyms=("会议名称", "活动主题"), required=True, example="第三季度支部党员大会"
    )
    starts_at = HouseField(
        "starts_at", "开始时间", widget=MomentWidget(), synonyms=("时间", "活动时间"), required=True, example="2026-07-10 15:00"
    )
    ends_at = HouseField("ends_at", "结束时间", widget=MomentWidget(), example="2026-07-10 16:30")
    place = HouseField("place", "地点", widget=TextWidget(60), synonyms=("活动地点",), example="二楼会议室")
    place_type = HouseField("place_type", "地点类型", widget=ChoiceWidget(PlaceType.choices), example="会议室")
    chair = HouseField("chair", "主持人", widget=TextWidget(50), synonyms=("主持人工号",), example="10001")
    recorder = HouseField("recorder", "记录人", widget=TextWidget(50), synonyms=("记录人工号",), example="10002")
    present = HouseField(
        "present", "到会人员", widget=PeopleListWidget(), synonyms=("参加人员", "到会人员工号"), required=True, example="10001、10002"
    )  # fmt: skip
    official = HouseField("official", "公假人员", widget=PeopleListWidget(), example="")
    shift = HouseField("shift", "当班人员", widget=PeopleListWidget(), example="10005")
    sick = HouseField("sick", "病假人员", widget=PeopleListWidget(), example="")
    private = HouseField("private", "事假人员", widget=PeopleListWidget(), synonyms=("请假人员",), example="")
    expected_count = HouseField("expected_count", "应到人数", widget=WholeWidget(), synonyms=("应到",), example="11")
    present_count = HouseField("present_count", "实到人数", widget=WholeWidget(), synonyms=("实到",), example="10")
    first_item = HouseField("first_item", "第一议题", widget=TextWidget(120), example="")
    production = HouseField("production", "生产议题", widget=TextWidget(120), synonyms=("生产经营议题",), example="")
    topics = HouseField("topics", "其他议题", widget=TextWidget(500, lines=True), synonyms=("议题",), example="")
    speaker = HouseField("speaker", "主讲人", widget=TextWidget(50), synonyms=("主讲人工号",), example="")
    work_shift = HouseField("work_shift", "班次", widget=ChoiceWidget(Shift.choices), example="")
    team = HouseField("team", "班组编码", widget=CodeWidget(20), example="")
    tags = HouseField("tags", "标签", widget=PeopleListWidget(), example="")
    summary = HouseField("summary", "纪要", widget=TextWidget(5000, lines=True), synonyms=("会议纪要", "主要内容"), example="")
    state = HouseField("state", "状态", widget=ChoiceWidget(STATE_CHOICES, STATES), example="已归档")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        codes = {r["branch"] for r in rows if "branch" in r}
        scope = self.actor.scope("import.activities")
        branches = Branch.objects.within(scope).select_related("node").filter(node__code__in=codes)
        self.branches = {b.node.code: b for b in branches}
        self.kinds: dict[str, ActivityKind] = {}
        for kind in ActivityKind.objects.all():
            self.kinds |= {kind.code: kind, kind.name_zh: kind, kind.name_en: kind}
        self.groups = {n.code: n for n in Node.objects.filter(code__in={r["group"] for r in rows if "group" in r})}
        ids = [b.pk for b in self.branches.values()]
        teams = Node.objects.filter(code__in={r["team"] for r in rows if "team" in r}, kind=NodeKind.TEAM)
        self.teams = {n.code: n for n in teams}
        self.rosters = Rosters.load(ids, list(self.teams.values()))
        self.tag_rows: dict[str, Tag] = {}
        for tag in Tag.objects.filter(is_active=True) if any("tags" in r for r in rows) else ():
            self.tag_rows |= {tag.code: tag, tag.name_zh: tag}
        quick = {kind.pk for kind in self.kinds.values() if kind.is_quick}
        columns = ("branch_id", "kind_id", "group_id", "starts_at", "team_id", "team__name", "subject")
        self.stored: dict[tuple[Any, ...], list[Stored]] = defaultdict(list)
        for *key, team, name, subject in Activity.objects.filter(branch_id__in=ids).values_list(*columns):
            self.stored[tuple(key)].append((team if key[1] in quick else None, name or "", subject))
        self.made: list[ActivityRecord] = []
        self.rows: list[int] = []

    def write_row(self, values: dict[str, Any]) -> Outcome:
        branch, kind, group, starts_at = self._place(values)
        team = (self.teams.get(values["team"]) or self.unknown("team", values)) if "team" in values else None
        own = team.pk if team and kind.is_quick else None  # several teams of a branch begin at the same minute
        at_once = self.stored[branch.pk, kind.pk, group.pk if group else None, starts_at]
        same = [one for one in at_once if own is None or one[0] in {None, own}]
        if same:  # known: who was there is not asked again, people may have moved since
            if values["subject"] in {subject for _team, _name, subject in same}:
                return Outcome.UNCHANGED
            raise services.logged_already(branch, kind, starts_at, same[0][2], same[0][1])
        facts = self._facts(values, branch, kind, group, starts_at)
        at_once.append((own, team.name if team else "", facts.subject))
        attendance = self._attendance(values, facts)
        state = values.get("state", ActivityState.FILED)
        here = sum(1 for s in attendance.values() if rules.is_present(s))
        self._check_counts(values, len(attendance), here)
        if rules.is_counted(state):
            ensure(rules.may_file(here), field="present")
        self.made.append(ActivityRecord(facts, attendance, state, tuple(_agenda(values))))
        self.rows.append(self.row)
        return Outcome.CREATED

    def finish(self) -> None:
        made = services.record_activities(actor=self.actor, at=self.at, rows=self.made, action="activity.imported")
        for row, activity in zip(self.rows, made, strict=True):
            self.trace(activity, row=row)

    def _place(self, values: dict[str, Any]) -> tuple[Branch, ActivityKind, Node | None, datetime]:
        """What makes a record the same: branch, kind, group and start."""
        branch = self.branches.get(values["branch"]) or self.unknown("branch", values)
        kind = self.kinds.get(values["kind"])
        if kind is None:
            raise RuleBroken("activity.kind_unknown", field="kind", given=values["kind"])
        group = None
        if "group" in values:
            group = self.groups.get(values["group"]) or self.unknown("group", values)
        return branch, kind, group, timezone.make_aware(values["starts_at"])

    def _facts(self, values: dict[str, Any], branch: Branch, kind: ActivityKind, group: Node | None, starts_at: datetime) -> ActivityFacts:
        ends_at = timezone.make_aware(values["ends_at"]) if "ends_at" in values else None
        day = timezone.localdate(starts_at)
        facts = ActivityFacts(
            branch, kind, values["subject"], starts_at, ends_at, group, values.get("place", ""),
            values.get("place_type", PlaceType.MEETING_ROOM), self._one(values, "chair", branch, day),
            self._one(values, "recorder", branch, day), values.get("summary", ""), self._one(values, "speaker", branch, day),
            values.get("work_shift", ""), self._team(values, branch, day), self._tags(values),
        )  # fmt: skip
        services.check_shape(facts)
        if starts_at > self.at:
            raise RuleBroken("activity.future_filed", field="starts_at")
        return facts

    def _team(self, values: dict[str, Any], branch: Branch, day: date) -> Node | None:
        if "team" not in values:
            return None
        team = self.teams.get(values["team"]) or self.unknown("team", values)
        if not self.rosters.covers(branch.pk, team, day):
            raise RuleBroken("activity.team_foreign", field="team", team=team.name)
        return team

    def _tags(self, values: dict[str, Any]) -> list[Tag]:
        unknown = [text for text in values.get("tags", ()) if text not in self.tag_rows]
        if unknown:
            raise RuleBroken("activity.tag_unknown", field="tags", given="、".join(unknown))
        return [self.tag_rows[text] for text in values.get("tags", ())]

    def _one(self, values: dict[str, Any], name: str, branch: Branch, day: date) -> Any:
        if name not in values:
            return None
        members = self.rosters.members(branch.pk, day)
        return self.rosters.people[self._find(values[name], members, name, day)]

    def _find(self, text: str, people: Collection[ExpectedPerson], column: str, day: date) -> int:
        """Person id by staff number, or by a name that only one of the people has."""
        found = [p for p in people if p.staff_no == text] or [p for p in people if p.name == text]
        if len(found) != 1:
            raise RuleBroken("activity.person_not_expected", field=column, names=text, day=day.isoformat())
        return found[0].person_id

    def _attendance(self, values: dict[str, Any], facts: ActivityFacts) -> dict[int, str]:
        day = facts.held_on
        people = self.rosters.expected(facts.branch.pk, facts.kind, facts.group, day, facts.team)
        states: dict[int, str] = {}
        if facts.kind.holder != KindHolder.INVITED:
            states = {p.person_id: AttendanceState.ABSENT for p in people}
        for column, state in LEAVES.items():
            for text in values.get(column, ()):
                states[self._find(text, people, column, day)] = state
        names = values["present"]
        if set(names) & ALL:
            away = {pk for pk, s in states.items() if s != AttendanceState.ABSENT}
            return {p.person_id: states[p.person_id] if p.person_id in away else AttendanceState.PRESENT for p in people}
        for text in names:
            states[self._find(text, people, "present", day)] = AttendanceState.PRESENT
        return states

    def _check_counts(self, values: dict[str, Any], expected: int, present: int) -> None:
        for column, counted in (("expected_count", expected), ("present_count", present)):
            if values.get(column, counted) != counted:
                raise RuleBroken("activity.count_differs", field=column, given=values[column], counted=counted)


def _agenda(values: dict[str, Any]) -> list[AgendaLine]:
    lines = []
    if "first_item" in values:
        lines.append(AgendaLine(values["first_item"], AgendaFlag.FIRST))
    if "production" in values:
        lines.append(AgendaLine(values["production"], AgendaFlag.PRODUCTION))
    others = values.get("topics", "").replace("；", "\n").replace(";", "\n").split("\n")
    if any(len(text.strip()) > LONGEST_TOPIC for text in others):
        raise RuleBroken("activity.topic_too_long", field="topics", limit=LONGEST_TOPIC)
    return lines + [AgendaLine(text.strip()) for text in others if text.strip()]
