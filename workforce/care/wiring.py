"""Hangs care onto the ground floor: sentences, menus, catalogues, the table of needs, to-dos."""

from django.utils.translation import gettext_lazy as _

from portal.audit.registry import leave_untraced
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.care import todos
from workforce.care.exports import EXPORTERS
from workforce.care.imports import CareNeedResource
from workforce.care.messages import SENTENCES
from workforce.care.models import CareService, HardshipReason

RECORDS = {"workforce.CareNeed": _("职工需求")}


def connect() -> None:
    leave_untraced("who seeks counsel, of which the trail tells nothing either", "workforce.CounselBooking", "workforce.CounselNote")
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    for room in ("care.", "hardship.", "counsel."):
        notices.register_codes(room, Category.UNION, is_private=True)
    register_todo(TodoKind("care_mine", _("等我办理或评价的职工服务"), "care.own", todos.mine, 21, "care_mine"))
    register_todo(TodoKind("hardships", _("待复核或有帮扶待确认的档案"), "hardship.edit", todos.hardships, 36, "hardship_list"))
    menu.add(menu.MenuEntry("care", "users-group", _("职工服务"), "care_need_list", "care.edit", 33, group=menu.UNION))
    menu.add(menu.MenuEntry("care_board", "chart-bar", _("关爱看板"), "care_board", "care.board", 34, group=menu.UNION))
    menu.add(menu.MenuEntry("care_mine", "users-group", _("我的服务和关爱"), "care_mine", "care.own", 43))
    desk.quick(desk.QuickAction("care_ask", _("提需求"), "bulb", "care_ask", "care.own", 61))
    register_catalogue(Catalogue("care-services", _("职工服务项目"), CareService, ("need_class", "source"), order=67))
    register_catalogue(Catalogue("hardship-reasons", _("困难原因"), HardshipReason, ("source",), order=68))
    register_kind(ImportKind("care-needs", _("职工需求"), CareNeedResource, order=52, list_url="care_need_list"))
