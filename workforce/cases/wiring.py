"""Hangs cases onto the ground floor: sentences, menus, to-dos."""

from django.utils.translation import gettext_lazy as _

from portal.audit.registry import leave_untraced
from portal.desk import registry as desk
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.cases import todos
from workforce.cases.exports import EXPORTERS
from workforce.cases.messages import SENTENCES


def connect() -> None:
    leave_untraced(
        "who complains without a name: neither row nor clock may stand beside a sign-in",
        "workforce.WorkerCase", "workforce.WorkerCaseEntry", "workforce.WorkerCaseMediation",
    )  # fmt: skip
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    notices.register_codes("worker_case.", Category.UNION, is_private=True)
    register_todo(TodoKind("worker_cases_mine", _("请您答复或确认的维权诉求"), "worker_case.own", todos.mine, 17, "worker_case_mine_list"))
    register_todo(TodoKind("worker_cases", _("待分派或逾期的维权诉求"), "worker_case.edit", todos.office, 17, "worker_case_list"))
    menu.add(menu.MenuEntry("worker_cases", "scale", _("职工维权"), "worker_case_list", "worker_case.edit", 35, group=menu.UNION))
    menu.add(menu.MenuEntry("worker_cases_mine", "scale", _("我的维权"), "worker_case_mine_list", "worker_case.own", 44))
    desk.quick(desk.QuickAction("worker_case_new", _("提维权诉求"), "scale", "worker_case_new", "worker_case.own", 62))
