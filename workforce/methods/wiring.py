"""Hangs operating methods onto the ground floor."""

from django.utils.translation import gettext_lazy as _

from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.methods import access, selectors, todos
from workforce.methods.exports import EXPORTERS
from workforce.methods.messages import SENTENCES

RECORDS = {"workforce.OperatingMethod": _("先进操作法")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("method.", Category.CAREER)
    for code in ("reviewed", "refused", "nominated"):
        notices.register_codes(f"method.{code}_notice", Category.CAREER, is_private=True)
    register_todo(TodoKind("methods_review", _("待评审的先进操作法"), "method.office", todos.to_review, 45, "method_list", "?s=draft"))
    menu.add(menu.MenuEntry("methods", "list-check", _("先进操作法"), "method_list", "method.view", 28, group=menu.INVENTION))
    register_owner(
        "method", access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
