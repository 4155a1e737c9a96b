"""The bank, papers and tests on the spot as files. No file holds what somebody answered."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.quizzes import rules, selectors
from workforce.quizzes.enums import QuizPaperState, QuizQuestionState
from workforce.quizzes.filters import InspectionFilter, PaperFilter, QuestionFilter
from workforce.quizzes.models import QuizQuestion


def _of_state(asked: Asked, rows: Any, states: Any) -> tuple[Any, list[str]]:
    wanted = asked.params.get("s", "")
    return (rows.filter(state=wanted), [str(states(wanted).label)]) if wanted in states.values else (rows, [])


def find_questions(asked: Asked) -> Found:
    rows, words = _of_state(asked, selectors.questions(asked.scope), QuizQuestionState)
    filterset = QuestionFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_papers(asked: Asked) -> Found:
    rows, words = _of_state(asked, selectors.papers(asked.scope), QuizPaperState)
    filterset = PaperFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_inspections(asked: Asked) -> Found:
    filterset = InspectionFilter(asked.params, selectors.inspections(asked.scope), request=asked)
    return Found(filterset.qs, filterset)


def _option(letter: int) -> Any:
    def read(row: QuizQuestion) -> str:
        return row.options[letter] if letter < len(row.options) else ""

    return read


def _answer(row: QuizQuestion) -> str:
    if row.kind == rules.JUDGE:
        return str(_("对") if row.answer == rules.TRUE else _("错"))
    return row.answer


def _subjects(row: QuizQuestion) -> str:
    return "、".join(tag.subject.name for tag in row.tags.all())


QUESTIONS: Sequence[ExportColumn] = (
    ExportColumn("kind", value="get_kind_display"),
    ExportColumn("text"),
    *(ExportColumn(f"option_{letter.lower()}", value=_option(n)) for n, letter in enumerate(rules.LETTERS)),
    ExportColumn("answer", value=_answer),
    ExportColumn("subjects", value=_subjects),
    ExportColumn("note"),
    ExportColumn("source"),
    ExportColumn("node", value="node.code"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
PAPERS = (
    ExportColumn("title", _("试卷名称")),
    ExportColumn("purpose", _("用途"), "get_purpose_display"),
    ExportColumn("node", _("答题范围"), "node.name"),
    ExportColumn("draw", _("组卷"), "get_draw_display"),
    ExportColumn("opens_at", _("开始时间"), kind="moment"),
    ExportColumn("closes_at", _("截止时间"), kind="moment"),
    ExportColumn("pass_mark", _("及格线"), kind="number"),
    ExportColumn("tries", _("可答次数"), kind="number"),
    ExportColumn("took", _("答题人数"), kind="number"),
    ExportColumn("passed", _("及格人数"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
INSPECTIONS = (
    ExportColumn("started_at", _("时间"), kind="moment"),
    ExportColumn("node", _("被查单位"), "node.name"),
    ExportColumn("place", _("检查地点")),
    ExportColumn("note", _("检查内容")),
    ExportColumn("paper", _("试卷"), "paper.title"),
    ExportColumn("called", _("应考人次"), kind="number"),
    ExportColumn("took", _("实考人次"), kind="number"),
    ExportColumn("passed", _("及格人次"), kind="number"),
)
EXPORTERS = (
    Exporter("quiz-questions", _("题库"), "quiz.bank", QUESTIONS, find_questions, ("kind", "text", "state"), imports="quiz-questions"),
    Exporter("quiz-papers", _("试卷"), "quiz.view", PAPERS, find_papers, ("title", "opens_at", "closes_at")),
    Exporter("quiz-inspections", _("逢查必考记录"), "quiz.inspect", INSPECTIONS, find_inspections, ("started_at", "place")),
)
