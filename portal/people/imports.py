"""``people`` and ``work-history``: the roster and dated posts from tables of the HR office."""

from typing import Any

from django.db.models import Q

from portal.exchange.enums import Outcome
from portal.exchange.headings import ENDED_ON, PERSON_NAME, STAFF_NO, STARTED_ON, UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import RuleBroken
from portal.kernel.fields import keyed_hashes
from portal.organization.models import Node
from portal.people import rules, services
from portal.people.enums import Education, EmploymentType, Gender, PoliticalStatus, PostCategory
from portal.people.models import Person, WorkHistory

EMPLOYMENT = {
    "合同工": "contract", "正式工": "contract", "劳务派遣工": "dispatch", "派遣": "dispatch", "临时工": "temporary", "退休": "retired",
}  # fmt: skip
POLITICS = {
    "党员": "full_member", "正式党员": "full_member", "中共正式党员": "full_member", "中共预备党员": "probationary",
    "积极分子": "activist", "团员": "league", "共产党员": "full_member",
}  # fmt: skip
SCHOOLING = {
    "初中": "junior_high", "小学": "junior_high", "高中及以下": "senior_high", "中专": "secondary_vocational",
    "技校": "secondary_vocational", "中技": "secondary_vocational", "专科": "junior_college", "大学专科": "junior_college",
    "大学": "bachelor", "大学本科": "bachelor", "研究生": "master", "硕士": "master", "博士": "master",
}  # fmt: skip
POSTS = {
    "操作": "operating", "生产岗": "operating", "工人": "operating", "技术": "technical", "专业技术岗": "technical",
    "管理": "management", "服务": "service", "后勤": "service",
}  # fmt: skip


class PhoneWidget(CodeWidget):
    """People type 138-0000-1234 and +86."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        digits = super().clean(value).replace("-", "")
        return digits.removeprefix("+86")


class PersonResource(HouseResource):
    key = ("staff_no",)
    undo = (Undo(WorkHistory, path="person.unit.path"), Undo(Person, path="unit.path", settle=services.settle_people))

    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), synonyms=PERSON_NAME, required=True, example="王建国")
    unit = HouseField("unit", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, required=True, example="MK1-ZC1")
    gender = HouseField("gender", "性别", widget=ChoiceWidget(Gender.choices), example="男")
    employment_type = HouseField(
        "employment_type", "用工形式", widget=ChoiceWidget(EmploymentType.choices, EMPLOYMENT), synonyms=("用工性质",), example="合同制"
    )
    post = HouseField("post", "岗位", widget=TextWidget(50), synonyms=("岗位名称", "职务"), example="采煤机司机")
    post_category = HouseField(
        "post_category", "岗位类别", widget=ChoiceWidget(PostCategory.choices, POSTS), synonyms=("岗位序列",), example="操作岗"
    )
    occupation_code = HouseField(
        "occupation_code", "职业编码", widget=CodeWidget(40), synonyms=("职业（工种）编码", "工种编码", "职业工种编码"), example=""
    )
    political_status = HouseField("political_status", "政治面貌", widget=ChoiceWidget(PoliticalStatus.choices, POLITICS), example="群众")
    education = HouseField(
        "education", "学历", widget=ChoiceWidget(Education.choices, SCHOOLING), synonyms=("文化程度", "最高学历"), example="大专"
    )
    birth_on = HouseField("birth_on", "出生日期", widget=DateWidget(), synonyms=("出生年月日", "出生时间", "生日"), example="1985-06-01")
    hired_on = HouseField(
        "hired_on",
        "入职日期",
        widget=DateWidget(),
        synonyms=("入职时间", "入职年月日", "参加工作时间", "参加工作日期", "进厂日期", "入矿日期", "到岗日期"),
        example="2010-07-01",
    )
    left_on = HouseField("left_on", "离职日期", widget=DateWidget(), synonyms=("离职时间",), example="")
    phone = HouseField(
        "phone", "手机号", widget=PhoneWidget(20), synonyms=("手机", "手机号码", "联系电话", "联系方式", "电话", "移动电话"), example=""
    )
    id_no = HouseField(
        "id_no",
        "身份证号",
        widget=CodeWidget(18),
        synonyms=("身份证号码", "身份证", "证件号码", "证件号", "公民身份号码", "居民身份证号"),
        example="",
    )

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        scope = self.actor.scope("person.edit")
        self.units = {n.code: n for n in Node.objects.within(scope).filter(code__in={r["unit"] for r in rows if "unit" in r})}
        hashes = {found for r in rows if "id_no" in r for found in keyed_hashes(r["id_no"])}
        known = Q(staff_no__in={r["staff_no"] for r in rows if "staff_no" in r}) | Q(id_no_hash__in=hashes)
        self.people = {p.staff_no: p for p in Person.objects.select_related("unit").filter(known)}
        self.holders = {p.id_no_hash: p for p in self.people.values() if p.id_no_hash}
        self.fresh: list[Person] = []
        self.rows: dict[str, int] = {}  # staff number -> row of the file
        numbers = {r["staff_no"] for r in rows if "staff_no" in r}
        self.watch(WorkHistory.objects.filter(person__staff_no__in=numbers).select_related("person"))

    def check_row(self, values: dict[str, Any]) -> Any:
        return rules.problems_of(values)

    def write_row(self, values: dict[str, Any]) -> Outcome:
        values = dict(values)
        unit = self.units.get(values["unit"]) or self.unknown("unit", values)
        person = self.people.get(values["staff_no"])
        if person is not None and unit.pk == person.unit_id and all(getattr(person, k) == v for k, v in values.items() if k != "unit"):
            return Outcome.UNCHANGED
        self._refuse_holder(values)
        if person is None:
            values.pop("unit")
            self._enter(services.newcomer(actor=self.actor, unit=unit, values=values))
            return Outcome.CREATED
        values["unit"] = unit
        before = self.snapshot(person)
        saved = services.save_person(actor=self.actor, at=self.at, person=person, **values)
        self.people[saved.staff_no] = saved
        self.trace(saved, before=before)
        self.rows[saved.staff_no] = self.row
        self.holders.pop(person.id_no_hash, None)
        self.holders[saved.id_no_hash] = saved
        return Outcome.CHANGED

    def finish(self) -> None:
        """Newcomers are saved together: a roster of 100,000 takes a constant number of statements for each chunk."""
        if self.fresh:
            services.enter_people(actor=self.actor, at=self.at, people=self.fresh)
        self.trace_watched(lambda stretch: self.rows.get(stretch.person.staff_no, 0))

    def _enter(self, person: Person) -> None:
        self.fresh.append(person)
        self.trace(person)
        self.rows[person.staff_no] = self.row
        if person.id_no_hash:
            self.holders[person.id_no_hash] = person

    def _refuse_holder(self, values: dict[str, Any]) -> None:
        """An ID number belongs to one person, also when he stands further up in the same file."""
        found = (self.holders.get(one) for one in keyed_hashes(values.get("id_no", "")))
        holder = next((one for one in found if one is not None), None)
        if holder is not None and holder.staff_no != values["staff_no"]:
            raise RuleBroken("person.id_no_taken", field="id_no", staff_no=holder.staff_no)


class WorkHistoryResource(HouseResource):
    key = ("staff_no", "started_on")
    undo = (Undo(WorkHistory, path="person.unit.path", settle=services.settle_history),)

    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    started_on = HouseField("started_on", "开始日期", widget=DateWidget(), synonyms=STARTED_ON, required=True, example="2010-07-01")
    ended_on = HouseField("ended_on", "结束日期", widget=DateWidget(), synonyms=ENDED_ON, example="2016-03-31")
    unit = HouseField("unit", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, example="MK1-ZC1")
    employer = HouseField("employer", "外单位名称", widget=TextWidget(80), synonyms=("原工作单位", "工作单位"), example="")
    post = HouseField("post", "岗位", widget=TextWidget(50), synonyms=("岗位名称",), example="采煤机司机")
    post_category = HouseField("post_category", "岗位类别", widget=ChoiceWidget(PostCategory.choices, POSTS), example="操作岗")
    occupation_code = HouseField(
        "occupation_code", "职业编码", widget=CodeWidget(40), synonyms=("职业（工种）编码", "工种编码"), example=""
    )

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        scope = self.actor.scope("person.edit")
        people = Person.objects.within(scope).select_related("unit").filter(staff_no__in={r.get("staff_no") for r in rows})
        self.people = {p.staff_no: p for p in people}
        self.units = {n.code: n for n in Node.objects.filter(code__in={r["unit"] for r in rows if "unit" in r})}
        self.stored: dict[int, list[WorkHistory]] = {}
        for row in WorkHistory.objects.filter(person__in=people):
            self.stored.setdefault(row.person_id, []).append(row)
        self.rows: dict[int, int] = {}
        self.watch(WorkHistory.objects.filter(person__in=people))

    def order(self, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """Oldest first: a running stretch gives way step by step."""
        return sorted(rows, key=lambda r: (str(r[1].get("staff_no")), str(r[1].get("started_on"))))

    def write_row(self, values: dict[str, Any]) -> Outcome:
        values = dict(values)
        person = self.people.get(values.pop("staff_no")) or self.unknown("staff_no", values)
        if "unit" in values:
            values["unit"] = self.units.get(values["unit"]) or self.unknown("unit", values)
        values.setdefault("ended_on", None)
        for row in self.stored.get(person.pk, ()):
            if all(getattr(row, k) == v for k, v in values.items()):
                return Outcome.UNCHANGED
        if "unit" not in values and "employer" not in values:
            values["unit"] = person.unit
        _row, outcome = services.save_history(actor=self.actor, at=self.at, person=person, **values)
        self.rows[person.pk] = self.row
        return Outcome(outcome)

    def finish(self) -> None:
        """A new stretch may have moved the ends of others."""
        self.trace_watched(lambda stretch: self.rows.get(stretch.person_id, 0))
