"""A training ledger from a table: one row for each person in a class, people of one course, day and unit in one class."""

from decimal import Decimal
from typing import Any

from portal.exchange.enums import Outcome
from portal.exchange.headings import STAFF_NO, UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, NumberWidget, TextWidget
from portal.kernel.errors import RuleBroken
from portal.organization.models import Node
from portal.people.selectors import by_staff_no
from workforce.training.enums import TrainingMode, TrainingResult, TrainingState
from workforce.training.models import TrainingClass, TrainingCourse, TrainingEnrolment
from workforce.training.services import ClassFacts, RollLine, add_past, settle_enrolments, write_past

MODE_WORDS = {"集中": "central", "自主": "self", "专题": "topic", "联合": "joint", "订单式": "order", "订单": "order"}
RESULT_WORDS = {"通过": "passed", "及格": "passed", "未通过": "failed", "不及格": "failed"}


class TrainingLedgerResource(HouseResource):
    """A person who stands in the class with other hours or another result is refused: look into it first."""

    undo = (
        Undo(TrainingEnrolment, path="unit.path", settle=settle_enrolments),
        Undo(TrainingClass, path="node.path"),
    )

    course = HouseField("course", "课程编码", widget=CodeWidget(20), synonyms=("课程代码",), required=True, example="AQ-01")
    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    from_on = HouseField("from_on", "开始日期", widget=DateWidget(), synonyms=("培训日期", "开班日期"), required=True, example="2025-03-05")
    to_on = HouseField("to_on", "结束日期", widget=DateWidget(), synonyms=("结业日期",), example="2025-03-07")
    mode = HouseField(
        "mode", "培训方式", widget=ChoiceWidget(TrainingMode.choices, MODE_WORDS), synonyms=("方式",), required=True, example="集中"
    )
    hours = HouseField("hours", "学时", widget=NumberWidget(), synonyms=("课时",), required=True, example="24")
    node = HouseField("node", "主办单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, required=True, example="MK1")
    place = HouseField("place", "地点", widget=TextWidget(80), synonyms=("培训地点",), example="培训中心")
    result = HouseField("result", "考核结果", widget=ChoiceWidget(TrainingResult.choices, RESULT_WORDS), synonyms=("结果",), example="合格")
    score = HouseField("score", "成绩", widget=NumberWidget(), example="86")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """People, courses, nodes, known classes with their lists: five statements for a chunk of the file."""
        scope = self.actor.scope("import.training")
        self.people = by_staff_no(scope, {r["staff_no"] for r in rows if "staff_no" in r})
        self.courses = {c.code: c for c in TrainingCourse.objects.within(scope).select_related("kind", "node")}
        self.nodes = {n.code: n for n in Node.objects.within(scope).filter(code__in={r["node"] for r in rows if "node" in r})}
        days = {r["from_on"] for r in rows if "from_on" in r}
        stored = TrainingClass.objects.within(scope).filter(from_on__in=days).exclude(state=TrainingState.CANCELLED)
        self.classes = {(c.course_id, c.node_id, c.from_on, c.mode): c for c in stored.select_related("course__kind", "node")}
        lines = TrainingEnrolment.objects.filter(training_class__in=[c.pk for c in self.classes.values()])
        self.lines = {(line.training_class_id, line.person_id): line for line in lines}

    def write_row(self, values: dict[str, Any]) -> Outcome:
        course, node = self.courses.get(values["course"].upper()), self.nodes.get(values["node"])
        person = self.people.get(values["staff_no"])
        if course is None:
            raise RuleBroken("training.course_unknown", field="course", given=values["course"])
        for name, found in (("staff_no", person), ("node", node)):
            if found is None:
                raise RuleBroken("exchange.out_of_reach", field=name, given=values[name])
        assert node is not None
        assert person is not None
        hours = Decimal(str(values["hours"]))
        line = RollLine(True, values.get("result", ""), Decimal(str(values["score"])) if "score" in values else None)
        key = (course.pk, node.pk, values["from_on"], values["mode"])
        known = self.classes.get(key)
        if known is None:
            facts = ClassFacts(
                course, course.title, values["mode"], node, values.get("place") or node.name, values["from_on"],
                values.get("to_on", values["from_on"]), hours, 2000, is_underground=course.kind.is_underground,
            )  # fmt: skip
            known = self.classes[key] = write_past(actor=self.actor, at=self.at, facts=facts)
            self.trace(known)
        return self._line(known, person, line, hours)

    def _line(self, known: TrainingClass, person: Any, line: RollLine, hours: Decimal) -> Outcome:
        if known.state != TrainingState.CLOSED:
            raise RuleBroken("training.ledger_live", field="from_on")
        stored = self.lines.get((known.pk, person.pk))
        if stored is not None:
            same = stored.is_present and stored.hours == hours and stored.result == line.result
            if not same or (line.score is not None and stored.score != line.score):
                raise RuleBroken("training.ledger_otherwise", field="staff_no")
            return Outcome.UNCHANGED
        if known.hours != hours:
            raise RuleBroken("training.ledger_otherwise", field="hours")
        made = add_past(actor=self.actor, at=self.at, row=known, person=person, line=line)
        self.lines[known.pk, person.pk] = made
        self.trace(made)
        return Outcome.CREATED
