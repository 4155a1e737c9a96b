"""``development``: the ledger of today, one person a row with the day of each step taken so far."""

from datetime import date
from typing import Any

from branches.membership.models import DevelopmentCase
from branches.membership.services import AdoptedCase, adopt_case, settle_cases
from branches.orgs.access import roster_scope
from branches.orgs.models import Branch, StatusRecord
from portal.exchange.enums import Outcome
from portal.exchange.headings import BRANCH_CODE, PERSON_NAME, STAFF_NO
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import RuleBroken
from portal.people.models import Person

STEPS = range(1, 26)


class DevelopmentResource(HouseResource):
    """A case that is known with the same days stays as it is; one with others is looked into on its page."""

    key = ("staff_no",)
    undo = (
        Undo(DevelopmentCase, path="branch.node.path", belongings=("steps",), settle=settle_cases),
        Undo(StatusRecord, path="person.unit.path", reach=roster_scope),
        Undo(Person, path="unit.path", reach=roster_scope),
    )

    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), synonyms=PERSON_NAME, example="王建国")
    branch = HouseField("branch", "支部编码", widget=CodeWidget(20), synonyms=BRANCH_CODE, required=True, example="ZB-M1-ZC1")
    step_1 = HouseField(
        "step_1",
        "递交入党申请书日期",
        widget=DateWidget(),
        synonyms=(
            "申请日期",
            "申请入党日期",
            "入党申请日期",
        ),
        required=True,
        example="2024-03-01",
    )
    step_2 = HouseField("step_2", "谈话日期", widget=DateWidget(), synonyms=("派人谈话日期",), example="2024-03-20")
    step_3 = HouseField(
        "step_3",
        "确定积极分子日期",
        widget=DateWidget(),
        synonyms=(
            "积极分子日期",
            "确定入党积极分子日期",
        ),
    )
    step_4 = HouseField("step_4", "积极分子备案日期", widget=DateWidget())
    step_5 = HouseField("step_5", "指定培养联系人日期", widget=DateWidget(), synonyms=("联系人日期",))
    step_6 = HouseField("step_6", "培养考察完成日期", widget=DateWidget(), synonyms=("培养教育考察日期",))
    step_7 = HouseField("step_7", "确定发展对象日期", widget=DateWidget(), synonyms=("发展对象日期",))
    step_8 = HouseField("step_8", "发展对象备案日期", widget=DateWidget())
    step_9 = HouseField("step_9", "确定介绍人日期", widget=DateWidget(), synonyms=("确定入党介绍人日期",))
    step_10 = HouseField("step_10", "政治审查日期", widget=DateWidget(), synonyms=("政审日期",))
    step_11 = HouseField("step_11", "集中培训日期", widget=DateWidget(), synonyms=("培训日期",))
    step_12 = HouseField("step_12", "支委会审查日期", widget=DateWidget(), synonyms=("支部委员会审查日期",))
    step_13 = HouseField("step_13", "预审日期", widget=DateWidget(), synonyms=("上级党委预审日期",))
    step_14 = HouseField("step_14", "填写志愿书日期", widget=DateWidget(), synonyms=("填写入党志愿书日期",))
    step_15 = HouseField(
        "step_15",
        "支部大会接收日期",
        widget=DateWidget(),
        synonyms=(
            "支部大会日期",
            "接收预备党员日期",
        ),
    )
    step_16 = HouseField("step_16", "上级派人谈话日期", widget=DateWidget(), synonyms=("上级谈话日期",))
    step_17 = HouseField("step_17", "上级审批日期", widget=DateWidget(), synonyms=("党委审批日期",))
    step_18 = HouseField("step_18", "再上级备案日期", widget=DateWidget(), synonyms=("组织部门备案日期",))
    step_19 = HouseField("step_19", "编入支部日期", widget=DateWidget(), synonyms=("编入党支部日期",))
    step_20 = HouseField("step_20", "入党宣誓日期", widget=DateWidget(), synonyms=("宣誓日期",))
    step_21 = HouseField("step_21", "预备期考察日期", widget=DateWidget(), synonyms=("继续教育考察日期",))
    step_22 = HouseField("step_22", "转正申请日期", widget=DateWidget(), synonyms=("提出转正申请日期",))
    step_23 = HouseField("step_23", "支部大会转正日期", widget=DateWidget(), synonyms=("讨论转正日期",))
    step_24 = HouseField("step_24", "转正审批日期", widget=DateWidget(), synonyms=("上级审批转正日期",))
    step_25 = HouseField("step_25", "归档日期", widget=DateWidget(), synonyms=("材料归档日期",))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """People, branches, known cases with their steps: five statements with the reach."""
        reach, roster = self.actor.scope("import.development"), roster_scope(self.actor, "import.development")
        numbers = {r["staff_no"] for r in rows if "staff_no" in r}
        people = Person.objects.within(roster).filter(staff_no__in=numbers)
        self.people = {p.staff_no: p for p in people.select_related("unit")}
        codes = {r["branch"] for r in rows if "branch" in r}
        self.branches = {b.node.code: b for b in Branch.objects.within(reach).filter(node__code__in=codes).select_related("node")}
        known = DevelopmentCase.objects.filter(person__in=self.people.values()).prefetch_related("steps").order_by("opened_at")
        self.known = {case.person_id: case for case in known}
        self.numbered: dict[int, int] = {}
        self.watch(StatusRecord.objects.filter(person__in=self.people.values()), Person.objects.filter(staff_no__in=numbers))

    def finish(self) -> None:
        self.trace_watched(lambda row: self.numbered.get(row.pk if isinstance(row, Person) else row.person_id, 0))

    def write_row(self, values: dict[str, Any]) -> Outcome:
        person = self.people.get(values["staff_no"]) or self.unknown("staff_no", values)
        branch = self.branches.get(values["branch"]) or self.unknown("branch", values)
        if "name" in values and values["name"] != person.name:
            raise RuleBroken("branch.name_differs", field="name", staff_no=person.staff_no, given=values["name"])
        self.numbered.setdefault(person.pk, self.row)
        days: dict[int, date] = {no: values[f"step_{no}"] for no in STEPS if f"step_{no}" in values}
        known = self.known.get(person.pk)
        if known is not None:
            stored = {step.no: step.on for step in known.steps.all() if step.voided_at is None}
            if known.branch_id == branch.pk and days.items() <= stored.items():
                return Outcome.UNCHANGED
            raise RuleBroken("development.known_otherwise", field="staff_no", name=person.name)
        case = adopt_case(actor=self.actor, at=self.at, told_of=AdoptedCase(branch, person, days))
        self.known[person.pk] = case
        self.trace(case)
        return Outcome.CREATED
