"""Hangs plans onto the ground floor: sentences, menu, catalogues, import, exports, files, search, to-dos."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.plans import access, selectors, todos
from branches.plans.exports import EXPORTERS
from branches.plans.imports import PlanItemResource
from branches.plans.messages import SENTENCES
from branches.plans.models import Plan, PlanItem, PlanItemKind, ProductionKind
from portal.audit.messages import action_label
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.search import registry as search

RECORDS = {
    "branches.PlanItem": _("计划条目"), "branches.PlanProgress": _("计划进展"), "branches.PlanCheck": _("四个“同”的记录"),
    "branches.ProductionEntry": _("生产日历"),
}  # fmt: skip


def event_facts(plan: Plan) -> dict[str, Any]:
    return {"year": plan.year, "sort": plan.sort, "state": plan.state, "version": plan.version}


def plans_found(scope: Scope, day: date) -> QuerySet[Plan]:
    return Plan.objects.within(scope).select_related("node")


def plan_hit(row: Plan) -> search.Hit:
    return search.Hit(row.title, row.node.name, reverse("plan_detail", args=[row.pk]))


def items_found(scope: Scope, day: date) -> QuerySet[PlanItem]:
    return PlanItem.objects.within(scope).select_related("plan__node")


def item_hit(row: PlanItem) -> search.Hit:
    return search.Hit(row.title, row.plan.title, reverse("plan_item", args=[row.pk]))


def connect_search() -> None:
    search.keep(search.SearchIndex("plan", lambda: Plan.objects.values_list("pk", "title", "node__name")))
    page = search.RecordPage("plan_detail", "pk", "pk")
    search.show(search.SearchKind("plan", _("年度计划"), "list-details", "plan.view", 42, "plan", plans_found, plan_hit, page=page))
    search.keep(search.SearchIndex("plan_item", lambda: PlanItem.objects.values_list("pk", "title", "detail")))
    page = search.RecordPage("plan_item", "pk", "pk")
    search.show(
        search.SearchKind("plan_item", _("计划任务和指标"), "list-check", "plan.view", 43, "plan_item", items_found, item_hit, page=page)
    )


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("plan.", Category.BRANCH)
    menu.add(menu.MenuEntry("plans", "list-details", _("年度计划"), "plan_list", "plan.view", 29, group=menu.PARTY))
    approve = TodoKind(
        "plans_approve", _("待审批的计划"), "plan.approve", todos.to_approve, order=18, url_name="plan_list", query="?s=submitted"
    )
    register_todo(approve)
    register_todo(TodoKind("plan_work", _("逾期和快到期的计划任务"), "plan.progress", todos.late_work, order=19, url_name="plan_work"))
    register_kind(ImportKind("plan-items", _("计划任务和指标"), PlanItemResource, order=75, list_url="plan_work"))
    kinds = ("layer", "carries", "source")
    register_catalogue(Catalogue("plan-item-kinds", _("计划条目类别"), PlanItemKind, kinds, _("计划树上的层级和类别"), order=62))
    menu.add(menu.MenuEntry("production", "calendar-event", _("生产日历"), "production_list", "production.view", 30, group=menu.PARTY))
    register_catalogue(
        Catalogue("production-kinds", _("生产节点类别"), ProductionKind, ("source",), _("检修、攻坚、投产、停产、安全月等"), order=63)
    )
    register_owner(
        "plan_item", access.may_open_item, access.may_change_item,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    desk.quick(desk.QuickAction("plan_work", _("计划任务"), "list-check", "plan_work", "plan.progress", 34))
    connect_search()
    for act in ("submit", "approve", "start", "close"):
        code = f"plan.{act}"
        register_events(EventKind(code, action_label(code), event_facts, page="plan_detail", api="plan-detail", order=32))
