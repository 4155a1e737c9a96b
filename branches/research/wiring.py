"""Hangs study groups onto the house: sentences, menu, files, to-dos, export."""

from django.utils.translation import gettext_lazy as _

from branches.research import access, selectors, todos
from branches.research.exports import EXPORTERS
from branches.research.messages import SENTENCES
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    register_todo(TodoKind("studies-late", _("超过计划日期的研究课题"), "research.edit", todos.late, order=62, url_name="research_list"))
    menu.add(menu.MenuEntry("research", "eye-search", _("政策研究"), "research_list", "research.view", 36, group=menu.PARTY))
    register_owner(
        access.FILES, access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
