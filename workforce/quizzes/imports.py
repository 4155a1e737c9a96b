"""The bank from a table: one row a question. A question that is there and says the same stays; somebody else approves them after."""

from collections.abc import Iterable
from typing import Any

from portal.exchange.enums import Outcome
from portal.exchange.headings import UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, PeopleListWidget, TextWidget
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from workforce.quizzes import access, rules
from workforce.quizzes.enums import QuizQuestionKind
from workforce.quizzes.models import QuizQuestion, QuizSubject
from workforce.quizzes.services import QuestionFacts, propose_question

KIND_WORDS = {"单选": "single", "单项选择题": "single", "多选": "multiple", "多项选择题": "multiple", "判断": "judge", "是非题": "judge"}


def _option(letter: str, *, required: str = "") -> HouseField:
    return HouseField(
        f"option_{letter.lower()}", f"选项{letter}", widget=TextWidget(200), synonyms=(letter, f"{letter}选项"), example=required
    )


class SubjectsWidget(PeopleListWidget):
    """Several subjects in one cell, separated as people are."""


class QuizQuestionResource(HouseResource):
    """Answers are taken as people write them: «c、a», «对», «√»."""

    undo = (Undo(QuizQuestion, path="node.path", belongings=("tags",)),)

    kind = HouseField(
        "kind",
        "题型",
        widget=ChoiceWidget(QuizQuestionKind.choices, KIND_WORDS),
        synonyms=("题目类型", "类型"),
        required=True,
        example="单选题",
    )
    text = HouseField(
        "text",
        "题干",
        widget=TextWidget(500),
        synonyms=("题目", "题目内容", "试题"),
        required=True,
        example="采煤工作面甲烷浓度达到多少时必须停止作业？",
    )
    option_a = _option("A", required="1.0%")
    option_b = _option("B", required="1.5%")
    option_c = _option("C")
    option_d = _option("D")
    option_e = _option("E")
    option_f = _option("F")
    option_g = _option("G")
    option_h = _option("H")
    answer = HouseField("answer", "答案", widget=TextWidget(20), synonyms=("正确答案", "标准答案"), required=True, example="B")
    subjects = HouseField(
        "subjects", "主题", widget=SubjectsWidget(), synonyms=("标签", "知识点", "题目分类"), required=True, example="安全规程"
    )
    note = HouseField("note", "解析", widget=TextWidget(500), synonyms=("答案解析",))
    source = HouseField("source", "出处", widget=TextWidget(200), synonyms=("依据", "题目来源"), example="煤矿安全规程")
    node = HouseField("node", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, example="MK1")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Units, subjects and questions that are there: a constant number of statements."""
        scope = access.office(self.actor, "import.quiz-questions")
        units = Node.objects.within(scope).units().filter(closed_on=None).order_by("depth", "path")
        self.nodes = {n.code: n for n in units.filter(code__in={r["node"] for r in rows if "node" in r})}
        self.first = units.first()
        found = QuizSubject.objects.filter(is_active=True)
        self.by_word = {word: s for s in found for word in (s.code.upper(), s.name_zh, s.name_en.upper())}
        texts = {" ".join(r["text"].split()) for r in rows if "text" in r}
        stored = QuizQuestion.objects.exclude(state="withdrawn").filter(text__in=texts).prefetch_related("tags")
        self.known = {(q.node_id, q.text): q for q in stored}
        self.fresh: set[tuple[int, str]] = set()

    def _facts(self, values: dict[str, Any]) -> QuestionFacts:
        node = self.nodes.get(values["node"]) if "node" in values else self.first
        if node is None:
            raise RuleBroken("exchange.out_of_reach", field="node", given=values.get("node", ""))
        subjects = []
        for word in values["subjects"]:
            subject = self.by_word.get(word) or self.by_word.get(word.upper())
            if subject is None:
                raise RuleBroken("quiz.subject_unknown", field="subjects", given=word)
            subjects.append(subject)
        options = tuple(values[name] for letter in rules.LETTERS if (name := f"option_{letter.lower()}") in values)
        return QuestionFacts(
            node, values["kind"], values["text"], values["answer"], tuple(dict.fromkeys(subjects)), options, values.get("note", ""),
            values.get("source", ""),
        )  # fmt: skip

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            facts = self._facts(values)
            columns = facts.columns()
            verdict = rules.question_verdict(facts.kind, columns["options"], columns["answer"])
            ensure(verdict, field="option_a" if verdict.code.startswith("quiz.option") else "answer")
            values["facts"] = facts
        except RuleBroken as broken:
            yield broken
        except NotReachable:
            yield RuleBroken("exchange.row_out_of_reach")

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """A known question must say the same."""
        facts: QuestionFacts = values["facts"]
        columns = facts.columns()
        key = (facts.node.pk, columns["text"])
        if key in self.fresh:
            raise RuleBroken("quiz.question_twice_in_file", field="text")
        known = self.known.get(key)
        if known is not None:
            tags = {tag.subject_id for tag in known.tags.all()}
            same = all(getattr(known, name) == columns[name] for name in ("kind", "options", "answer"))
            if not same or tags != {subject.pk for subject in facts.subjects}:
                raise RuleBroken("quiz.known_otherwise", field="text")
            return Outcome.UNCHANGED
        self.fresh.add(key)
        self.trace(propose_question(actor=self.actor, at=self.at, facts=facts))
        return Outcome.CREATED
