"""Hangs safety onto the house."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
from branches.safety import access, selectors, todos
from branches.safety.exports import EXPORTERS
from branches.safety.imports import HazardResource
from branches.safety.messages import SENTENCES
from branches.safety.models import AlarmKind, Hazard, HazardGrade
from portal.audit.messages import action_label
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import clock, exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.rights.access import Actor
from portal.search import registry as search


def hazard_facts(row: Hazard) -> dict[str, Any]:
    """What other systems are told of a hazard: no text, nobody's name."""
    due = row.due_on.isoformat() if row.due_on else None
    return {"node": row.node.code, "grade": row.grade.code, "state": row.state, "due_on": due, "version": row.version}


def searched_hazards() -> QuerySet:
    return Hazard.objects.values_list("pk", "place", "text", "node__name")


def hazards_found(scope: Scope, day: date) -> QuerySet[Hazard]:
    return selectors.hazard_rows(scope)


def hazard_hit(row: Hazard) -> search.Hit:
    return search.Hit(f"{row.place} · {row.text[:40]}", f"{row.node.name} · {row.found_on}", reverse("hazard_detail", args=[row.pk]))


def safety_tile(actor: Actor, at: datetime) -> dict[str, Any] | None:
    """Days without an accident, open and overdue hazards of the reach: four statements."""
    branches = list(Branch.objects.within(actor.scope("safety.view")).filter(node__closed_on=None).select_related("node"))
    if not branches:
        return None
    today = localdate(at)
    figures = selectors.hazard_figures([b.pk for b in branches], today).values()
    days = selectors.free_days_of_branches(branches, today)
    one = branches[0] if len(branches) == 1 else None
    return {"days": min(days.values()), "open": sum(n for n, _late in figures), "late": sum(late for _n, late in figures), "branch": one}


def opens_version(actor: Actor, version_id: int) -> bool:
    return selectors.may_open_version(actor, version_id, clock.today())


def connect_todos() -> None:
    kinds = (
        TodoKind("hazards_fix", _("请您整改的隐患"), "hazard.fix", todos.to_fix, order=12, url_name="hazard_list", query="?s=assigned"),
        TodoKind(
            "hazards_assign", _("待分派的隐患"), "hazard.assign", todos.to_assign, order=13, url_name="hazard_list", query="?s=reported"
        ),
        TodoKind("hazards_check", _("待复查的隐患"), "hazard.check", todos.to_check, order=14, url_name="hazard_list", query="?s=fixed"),
        TodoKind(
            "hazards_above", _("逾期上报的隐患"), "hazard.oversee", todos.escalated, order=11, url_name="hazard_list", query="?s=late"
        ),
        TodoKind("alarms", _("待确认的报警"), "alarm.decide", todos.alarms, order=15, url_name="alarm_list", query="?s=new"),
        TodoKind("acceptances", _("到期的循环验收"), "acceptance.record", todos.acceptances, order=17, url_name="acceptance_list"),
        TodoKind("topic_tasks", _("月度重点整治事项"), "standard.manage", todos.tasks, order=18, url_name="topic_list"),
    )
    for kind in kinds:
        register_todo(kind)


def connect_hazards() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.Hazard": _("隐患")})
    register_kind(ImportKind("hazards", _("隐患台账"), HazardResource, order=70, list_url="hazard_list"))
    register_catalogue(Catalogue("hazard-grades", _("隐患等级"), HazardGrade, ("days_to_fix", "source"), order=62))
    extras = ("is_reading", "unit_label", "grade", "source")
    register_catalogue(Catalogue("alarm-kinds", _("报警类型"), AlarmKind, extras, order=63))
    where: dict[str, Any] = {"node_of": selectors.node_of, "reach": selectors.file_reach, "places": selectors.file_places}
    register_owner("hazard", access.may_open_hazard, access.may_add_before, **where)
    register_owner("hazard-after", access.may_open_hazard, access.may_add_after, **where)
    register_owner("manual-version", opens_version, node_of=selectors.node_of_version)
    search.keep(search.SearchIndex("hazard", searched_hazards))
    page = search.RecordPage("hazard_detail", "pk", "pk")
    search.show(search.SearchKind("hazard", _("隐患"), "alert-triangle", "hazard.view", 45, "hazard", hazards_found, hazard_hit, page=page))
    for act in ("reported", "assigned", "fixed", "returned", "closed", "cancelled"):
        code = f"hazard.{act}"
        register_events(EventKind(code, action_label(code), hazard_facts, page="hazard_detail", api="hazard-detail", order=16))


def connect() -> None:
    sentences.register(SENTENCES)
    notices.register_codes("hazard.", Category.BRANCH)
    for code in ("hazard.sent_back", "hazard.cancelled_notice"):  # they carry what somebody wrote
        notices.register_codes(code, Category.BRANCH, is_private=True)
    notices.register_group_line(notices.GroupLine("hazards", "group.hazards", todos.count_late, order=20))
    menu.add(menu.MenuEntry("hazards", "alert-triangle", _("隐患排查"), "hazard_list", "hazard.view", 34, group=menu.SITE))
    menu.add(menu.MenuEntry("safety", "shield-check", _("安全看板"), "safety_board", "safety.view", 33, group=menu.SITE))
    menu.add(menu.MenuEntry("inspections", "list-check", _("排查计划"), "inspection_schedule", "inspection.view", 35, group=menu.SITE))
    menu.add(menu.MenuEntry("alarms", "bell", _("设备报警"), "alarm_list", "alarm.view", 36, group=menu.SITE))
    menu.add(menu.MenuEntry("standards", "book", _("现场标准"), "area_list", "standard.view", 38, group=menu.SITE))
    menu.add(menu.MenuEntry("acceptances", "circle-check", _("循环验收"), "acceptance_list", "standard.view", 39, group=menu.SITE))
    menu.add(menu.MenuEntry("topics", "calendar-event", _("月度重点"), "topic_list", "standard.view", 40, group=menu.SITE))
    menu.add(menu.MenuEntry("accidents", "history", _("事故记录"), "accident_list", "accident.view", 37, group=menu.SITE))
    desk.tile(desk.Tile("safety", _("安全生产"), "shield-check", "safety.view", "branches/safety/_tile.html", safety_tile, 22))
    desk.quick(desk.QuickAction("inspection_new", _("登记排查"), "list-check", "inspection_new", "inspection.log", 16))
    desk.quick(desk.QuickAction("hazard_new", _("报告隐患"), "alert-triangle", "hazard_new", "hazard.report", 14))
    connect_hazards()
    connect_todos()
