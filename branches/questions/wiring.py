"""Hangs the board of questions onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.questions import selectors, todos
from branches.questions.exports import EXPORTERS
from branches.questions.messages import SENTENCES
from branches.tickets.registry import NeedColumn, register_column
from portal.audit.registry import leave_untraced
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    leave_untraced("who found what helpful is kept as a keyed hash", "branches.PolicyQuestionMark")
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    notices.register_codes("question.", Category.BRANCH)
    register_column(NeedColumn("questions", _("政策提问"), selectors.topic_counts, 20))
    menu.add(menu.MenuEntry("questions", "info-circle", _("政策问答"), "question_board", "question.read", 45))
    register_todo(TodoKind("questions_answer", _("待解答的政策问题"), "question.answer", todos.to_answer, 23, "question_list", "?s=asked"))
    register_todo(
        TodoKind("questions_review", _("待审核公开的解答"), "question.publish", todos.to_review, 24, "question_list", "?s=drafted")
    )
