"""Hangs the congress onto the ground floor: sentences, menu, files, to-dos."""

from django.utils.translation import gettext_lazy as _

from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.congress import access, selectors, todos
from workforce.congress.exports import EXPORTERS
from workforce.congress.messages import SENTENCES

RECORDS = {
    "workforce.CongressTerm": _("职代会届次"),
    "workforce.CongressMatter": _("职代会提案"),
    "workforce.CongressConsultation": _("集体协商"),
}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("congress.", Category.UNION)
    notices.register_codes("congress.returned_notice", Category.UNION, is_private=True)
    register_todo(
        TodoKind("congress_matters", _("待答复的职代会提案"), "congress.answer", todos.to_answer, 44, "congress_matters", "?s=open")
    )
    register_todo(TodoKind("congress_seats", _("待审定的递补代表"), "congress.confirm", todos.to_confirm, 44, "congress_list"))
    menu.add(menu.MenuEntry("congress", "users-group", _("职代会"), "congress_list", "congress.view", 27, group=menu.UNION))
    register_owner(
        access.FILES, access.may_open, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
