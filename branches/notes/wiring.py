"""Hangs the monthly notes onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.notes import selectors, todos
from branches.notes.exports import EXPORTERS
from branches.notes.messages import SENTENCES
from branches.tickets.registry import NeedColumn, register_column
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    notices.register_codes("note.", Category.BRANCH)
    register_column(NeedColumn("notes", _("支部反映"), selectors.topic_counts, 10))
    menu.add(menu.MenuEntry("notes", "notebook", _("思想动态"), "note_list", "note.view", 44, group=menu.PARTY))
    register_todo(TodoKind("notes_hand_in", _("请报送的思想动态"), "note.edit", todos.to_hand_in, 22, "note_list"))
    register_todo(TodoKind("notes_answer", _("请阅复的思想动态"), "note.answer", todos.to_answer, 22, "note_list", "?s=handed"))
