"""Hangs the theory study of committees onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.theory import selectors, todos
from branches.theory.exports import EXPORTERS
from branches.theory.messages import SENTENCES
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("theory", "book", _("理论学习中心组"), "theory_list", "theory.view", 16, group=menu.PARTY))
    register_owner(
        "theory", selectors.may_open, selectors.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    register_todo(TodoKind("theory", _("本季度待开展的中心组学习"), "theory.edit", todos.to_study, 24, "theory_list"))
