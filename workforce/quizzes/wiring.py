"""Hangs the bank and the quizzes onto the ground floor."""

from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.quizzes import todos
from workforce.quizzes.exports import EXPORTERS
from workforce.quizzes.imports import QuizQuestionResource
from workforce.quizzes.messages import SENTENCES
from workforce.quizzes.models import QuizSubject

RECORDS = {"workforce.QuizQuestion": _("题目"), "workforce.QuizPaper": _("试卷"), "workforce.QuizInspection": _("逢查必考")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("quiz.", Category.CAREER)
    notices.register_codes("quiz.called_notice", Category.CAREER, is_private=True)
    register_todo(TodoKind("quiz_mine", _("待答题"), "quiz.answer", todos.answering, 11, "quiz_mine"))
    register_todo(TodoKind("quiz_second", _("待审核的题目和试卷"), "quiz.approve", todos.second_person, 43, "quiz_paper_list", "?s=draft"))
    menu.add(menu.MenuEntry("quizzes", "checkbox", _("题库和答题"), "quiz_paper_list", "quiz.view", 24, group=menu.TALENT))
    menu.add(menu.MenuEntry("quiz_mine", "checkbox", _("我的答题"), "quiz_mine", "quiz.answer", 29))
    desk.quick(desk.QuickAction("quiz_inspection_new", _("逢查必考"), "checkbox", "quiz_inspection_new", "quiz.inspect", 53))
    register_catalogue(Catalogue("quiz-subjects", _("题目主题"), QuizSubject, ("source",), order=70))
    register_kind(ImportKind("quiz-questions", _("题库"), QuizQuestionResource, order=53, list_url="quiz_question_list"))
