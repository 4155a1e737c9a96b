"""Hangs materials and machines onto the house."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.materials import access, selectors, todos
from branches.materials.exports import EXPORTERS
from branches.materials.imports import MaterialResource, MovementResource
from branches.materials.messages import SENTENCES
from branches.materials.models import Equipment, Material, MaterialKind
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.search import registry as search

RECORDS = {
    "branches.Material": _("物资"), "branches.MaterialStore": _("存放地点"), "branches.StockPosition": _("库存"),
    "branches.MaterialMovement": _("出入库记录"), "branches.Equipment": _("设备"), "branches.EquipmentCheck": _("设备检测"),
}  # fmt: skip


def materials_found(scope: Scope, day: date) -> QuerySet[Material]:
    return Material.objects.within(Scope(scope.paths)).select_related("node")


def material_hit(row: Material) -> search.Hit:
    return search.Hit(str(row), f"{row.code} · {row.node.name}", reverse("material_detail", args=[row.pk]))


def equipment_found(scope: Scope, day: date) -> QuerySet[Equipment]:
    return Equipment.objects.within(scope).select_related("node")


def equipment_hit(row: Equipment) -> search.Hit:
    return search.Hit(str(row), f"{row.code} · {row.node.name}", reverse("equipment_detail", args=[row.pk]))


def connect_search() -> None:
    kind = search.SearchKind
    search.keep(search.SearchIndex("material", lambda: Material.objects.values_list("pk", "code", "name", "spec", "fits")))
    page = search.RecordPage("material_detail", "pk", "pk")
    search.show(kind("material", _("物资"), "database", "material.edit", 60, "material", materials_found, material_hit, page=page))
    search.keep(search.SearchIndex("equipment", lambda: Equipment.objects.values_list("pk", "code", "name", "model", "innovation")))
    page = search.RecordPage("equipment_detail", "pk", "pk")
    search.show(kind("equipment", _("设备"), "settings", "equipment.view", 61, "equipment", equipment_found, equipment_hit, page=page))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    connect_search()
    menu.add(menu.MenuEntry("materials", "database", _("物资配件"), "material_list", "material.view", 41, group=menu.SITE))
    menu.add(menu.MenuEntry("equipment", "settings", _("设备台账"), "equipment_list", "equipment.view", 42, group=menu.SITE))
    register_catalogue(Catalogue("material-kinds", _("物资类别"), MaterialKind, ("source",), _("配件、工具、消耗品、劳保等"), order=66))
    register_kind(ImportKind("materials", _("物资台账"), MaterialResource, order=70, list_url="stock_list"))
    register_kind(ImportKind("material-moves", _("出入库流水"), MovementResource, order=71, list_url="stock_move_list"))
    register_owner(
        "material", selectors.may_open_material, access.may_change,
        node_of=selectors.material_node, reach=selectors.material_reach, places=selectors.material_places,
    )  # fmt: skip
    register_owner(
        "equipment", access.may_open_equipment, access.may_change_equipment,
        node_of=selectors.equipment_node, reach=selectors.equipment_reach, places=selectors.equipment_places,
    )  # fmt: skip
    notices.register_codes("stock.", Category.BRANCH)
    register_todo(TodoKind("stock_below", _("低于安全库存的物资"), "stock.move", todos.below_line, 36, "stock_list", "?s=below"))
    register_todo(TodoKind("equipment_repairs", _("待安排的设备检修"), "equipment.edit", todos.repairs_due, 37, "equipment_list"))
