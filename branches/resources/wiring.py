"""Hangs the resources of committees onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.resources import todos
from branches.resources.exports import EXPORTERS
from branches.resources.messages import SENTENCES
from branches.resources.models import BudgetPurpose
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo

RECORDS = {
    "branches.ResourcePlan": _("资源统筹计划"), "branches.ResourceLine": _("统筹资源"), "branches.ResourceUse": _("资源使用"),
    "branches.ResourceChange": _("统筹资源调整"),
}  # fmt: skip


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("resources", "database", _("资源统筹"), "resource_plan_list", "resource.view", 30, group=menu.PARTY))
    fields = ("is_to_grow", "source")
    register_catalogue(Catalogue("budget-purposes", _("经费用途"), BudgetPurpose, fields, _("资源统筹计划里的经费列支用途"), order=67))
    notices.register_codes("resource.", Category.BRANCH)
    register_todo(
        TodoKind("resource_plans", _("待审定的资源统筹计划"), "resource.approve", todos.to_approve, 36, "resource_plan_list", "?s=draft")
    )
