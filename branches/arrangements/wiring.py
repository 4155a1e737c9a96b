"""Hangs arrangements onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.arrangements import todos
from branches.arrangements.exports import EXPORTERS
from branches.arrangements.messages import SENTENCES
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    call_records({"branches.Arrangement": _("统一安排"), "branches.ArrangedTask": _("上级安排的活动")})
    menu.add(menu.MenuEntry("arrangements", "list-check", _("上级安排"), "arranged_list", "arrangement.view", 17, group=menu.PARTY))
    notices.register_codes("arrangement.", Category.BRANCH)
    notices.register_codes("arrangement.excused_notice", Category.BRANCH, is_private=True)
    register_todo(TodoKind("arranged", _("待排定的上级安排"), "arrangement.answer", todos.to_plan, 17, "arranged_list", "?s=open"))
