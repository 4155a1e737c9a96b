"""The ledger of hazards that a unit kept until today: one row a hazard, found again by unit, day, place and words."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.utils.timezone import localdate, make_aware

from branches.safety.enums import HazardState, Rhythm
from branches.safety.models import Hazard, HazardGrade
from branches.safety.selectors import answering_by_day, reachable_units
from branches.safety.services import HazardFacts, report_hazards, settle_hazards
from branches.safety.services.hazards import check_facts, hazard_of
from portal.exchange.enums import Outcome
from portal.exchange.headings import STAFF_NO, UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import RuleBroken
from portal.people.models import Person

STATE_WORDS = {
    "未整改": "reported", "未分派": "reported", "整改中": "assigned",
    "已整改": "closed", "已销号": "closed", "闭环": "closed", "已完成": "closed",
}  # fmt: skip
RHYTHM_WORDS = {"日查": "team_daily", "周查": "district_weekly", "月查": "branch_monthly"}
NOON = time(12)
NOT_TAKEN = (HazardState.FIXED, HazardState.CANCELLED)  # who fixed it, or why it is none, the ledger does not say


class HazardResource(HouseResource):
    """New rows stand as reported, given to somebody, or closed; a known one must say the same."""

    writes_rows = False
    undo = (Undo(Hazard, path="answering_path", named=("node", "branch__node"), belongings=("escalations",), settle=settle_hazards),)

    node = HouseField("node", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, required=True, example="ZC1")
    found_on = HouseField(
        "found_on", "发现日期", widget=DateWidget(), synonyms=("排查日期", "检查日期"), required=True, example="2026-05-06"
    )
    place = HouseField(
        "place", "地点", widget=TextWidget(80), synonyms=("隐患地点", "作业地点"), required=True, example="1203 工作面运输巷"
    )
    text = HouseField(
        "text", "隐患描述", widget=TextWidget(500), synonyms=("隐患内容", "存在问题"), required=True, example="皮带机尾护罩缺螺栓"
    )
    grade = HouseField(
        "grade", "等级", widget=TextWidget(80, choose_from="branches.HazardGrade"), synonyms=("隐患等级", "隐患级别"), required=True,
        example="一般隐患（限期整改）",
    )  # fmt: skip
    rhythm = HouseField("rhythm", "排查方式", widget=ChoiceWidget(Rhythm.choices, RHYTHM_WORDS), synonyms=("检查类型",))
    staff_no = HouseField("staff_no", "责任人工号", widget=CodeWidget(20), synonyms=("整改责任人工号", "工号", *STAFF_NO))
    due_on = HouseField("due_on", "整改期限", widget=DateWidget(), synonyms=("限期整改日期", "整改时限"))
    state = HouseField("state", "状态", widget=ChoiceWidget(HazardState.choices, STATE_WORDS), synonyms=("整改情况", "是否闭环"))
    fix_note = HouseField("fix_note", "整改措施", widget=TextWidget(500))
    fixed_on = HouseField("fixed_on", "整改日期", widget=DateWidget(), synonyms=("整改完成日期",))
    closed_on = HouseField("closed_on", "闭环日期", widget=DateWidget(), synonyms=("销号日期", "复查日期"))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Grades, units, branches, people and known hazards: seven statements for the whole file."""
        today = localdate(self.at)
        self.grades: dict[str, HazardGrade] = {}
        for grade in HazardGrade.objects.all():
            self.grades |= {grade.code: grade, grade.name_zh: grade}
        codes = {r["node"] for r in rows if "node" in r}
        self.nodes = {n.code: n for n in reachable_units(self.actor, "import.hazards", today).filter(code__in=codes)}
        asked = {(r["node"], r["found_on"]) for r in rows if r.get("node") in self.nodes and "found_on" in r}
        self.branches = answering_by_day((self.nodes[code], day) for code, day in asked)
        homes = Person.objects.filter(unit__in=reachable_units(self.actor, "import.hazards", today)).values("pk")
        wanted = {r["staff_no"] for r in rows if "staff_no" in r}
        self.people = {p.staff_no: p for p in Person.objects.filter(pk__in=homes, staff_no__in=wanted).select_related("unit")}
        days = {r["found_on"] for r in rows if "found_on" in r}
        stored = Hazard.objects.filter(node__in=self.nodes.values(), found_on__in=days)
        self.known = {(h.node_id, h.found_on, h.place, h.text): h for h in stored}
        self.fresh: dict[tuple, Hazard] = {}

    def _row(self, values: dict[str, Any]) -> Hazard:
        if values["node"] not in self.nodes:
            raise RuleBroken("exchange.out_of_reach", field="node", given=values["node"])
        grade = self.grades.get(values["grade"]) or self.grades.get(values["grade"].upper())
        if grade is None:
            raise RuleBroken("hazard.no_grade", field="grade", grade=values["grade"])
        node = self.nodes[values["node"]]
        found_at = make_aware(datetime.combine(values["found_on"], NOON))
        found_at = min(found_at, self.at) if values["found_on"] == localdate(self.at) else found_at
        facts = HazardFacts(node, values["place"], values["text"], grade, found_at, values.get("rhythm", Rhythm.TEAM_DAILY))
        check_facts(facts, self.at)
        row = hazard_of(facts, self.actor, self.at, self.branches.get((node.pk, values["found_on"])))
        row.found_by_id = None  # the ledger names nobody, and whoever loads it has not found it
        if values.get("state") in NOT_TAKEN and (node.pk, row.found_on, row.place, row.text) not in self.known:
            raise RuleBroken("hazard.state_not_taken", field="state", state=HazardState(values["state"]).label)
        return self._told(row, values)

    def _told(self, row: Hazard, values: dict[str, Any]) -> Hazard:
        """What the ledger says of owner, last day and closure."""
        row.due_on = values.get("due_on", row.due_on)
        if row.due_on is not None and row.due_on < row.found_on:
            raise RuleBroken("hazard.due_before_found", field="due_on", found=row.found_on.isoformat())
        if "staff_no" in values:
            person = self.people.get(values["staff_no"])
            if person is None:
                raise RuleBroken("hazard.no_owner", field="staff_no", staff_no=values["staff_no"])
            row.owner, row.owner_post, row.state = person, (person.post or person.unit.name)[:60], HazardState.ASSIGNED
        if values.get("state") == HazardState.CLOSED:
            if "closed_on" not in values:
                raise RuleBroken("hazard.closed_on_missing", field="closed_on")
            if values["closed_on"] < row.found_on:
                raise RuleBroken("hazard.closed_before_found", field="closed_on")
            row.state, row.closed_on = HazardState.CLOSED, values["closed_on"]
            row.fixed_on, row.fix_note = values.get("fixed_on", values["closed_on"]), values.get("fix_note", "")
            if not row.found_on <= row.fixed_on <= row.closed_on <= localdate(self.at):
                raise RuleBroken("hazard.days_out_of_order", field="closed_on")
        return row

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            values["made"] = self._row(values)
        except RuleBroken as broken:
            yield broken

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """New rows are collected and written together."""
        row: Hazard = values["made"]
        key = (row.node_id, row.found_on, row.place, row.text)
        if key in self.fresh:
            raise RuleBroken("hazard.twice_in_file", field="text")
        known = self.known.get(key)
        if known is None:
            self.fresh[key] = row
            self.trace(row)
            return Outcome.CREATED
        differs = known.grade_id != row.grade_id or ("due_on" in values and known.due_on != row.due_on)
        differs |= "state" in values and (known.state == HazardState.CLOSED) != (values["state"] == HazardState.CLOSED)
        if differs:
            raise RuleBroken("hazard.known_otherwise", field="text")
        return Outcome.UNCHANGED

    def finish(self) -> None:
        if self.fresh:
            report_hazards(actor=self.actor, at=self.at, rows=list(self.fresh.values()))
