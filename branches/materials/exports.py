"""Lists of materials and machines as files; the ledger and the movements their imports take back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.materials import rules, selectors
from branches.materials.enums import EquipmentTab, StockTab
from branches.materials.filters import EquipmentFilter, MaterialFilter, MoveFilter, StockFilter
from branches.materials.models import MaterialMovement
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found

READ = "material.view"


def find_materials(asked: Asked) -> Found:
    filterset = MaterialFilter(asked.params, selectors.materials(asked.actor, READ, asked.today))
    return Found(filterset.qs, filterset)


def with_totals(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_totals(rows, selectors.positions(asked.actor, READ, asked.today))


def find_stock(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    rows = selectors.stock_by_tab(selectors.positions(asked.actor, READ, asked.today), wanted, asked.today)
    filterset = StockFilter(asked.params, rows)
    return Found(filterset.qs, filterset, [str(StockTab(wanted).label)] if wanted in StockTab.values else [])


def find_moves(asked: Asked) -> Found:
    filterset = MoveFilter(asked.params, selectors.movements(asked.actor, READ, asked.today))
    return Found(filterset.qs, filterset)


def find_stores(asked: Asked) -> Found:
    return Found(selectors.stores(asked.actor, READ, asked.today))


def find_equipment(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    rows = equipment_of_tab(selectors.with_last_check(selectors.equipment_rows(asked.scope), asked.today), wanted)
    filterset = EquipmentFilter(asked.params, rows)
    return Found(filterset.qs, filterset, [str(EquipmentTab(wanted).label)] if wanted in EquipmentTab.values else [])


def equipment_of_tab(rows: Any, wanted: str) -> Any:
    """The machines of a tab; all of them for any other word."""
    if wanted == EquipmentTab.UNSOUND:
        return rows.filter(was_sound=0, retired_on=None)
    return rows.filter(is_innovation=True) if wanted == EquipmentTab.INNOVATION else rows


def _signed(row: MaterialMovement) -> Any:
    return row.signed


def _sound(row: Any) -> Any:
    return None if row.was_sound is None else bool(row.was_sound)


MATERIALS = (
    ExportColumn("code", _("编码")),
    ExportColumn("name", _("名称")),
    ExportColumn("spec", _("规格型号")),
    ExportColumn("kind", _("类别"), "kind.name"),
    ExportColumn("unit_label", _("计量单位")),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("maker", _("生产厂家")),
    ExportColumn("fits", _("适用设备")),
    ExportColumn("on_hand", _("库存"), lambda row: sum((p.on_hand for p in row.positions_here), rules.ZERO), kind="number"),
    ExportColumn("is_active", _("在用"), kind="flag"),
)
STOCK = (
    ExportColumn("node", value="material.node.code"),
    ExportColumn("code", value="material.code"),
    ExportColumn("name", value="material.name"),
    ExportColumn("spec", value="material.spec"),
    ExportColumn("kind", value="material.kind.name_zh"),
    ExportColumn("unit_label", value="material.unit_label"),
    ExportColumn("store", value="store.name"),
    ExportColumn("shelf"),
    ExportColumn("on_hand", _("库存"), kind="number"),
    ExportColumn("least", kind="number"),
    ExportColumn("last_moved_on", _("最近出入库"), kind="date"),
)
MOVES = (
    ExportColumn("code", value="material.code"),
    ExportColumn("material_name", _("物资名称"), "material.name"),
    ExportColumn("node", value="material.node.code"),
    ExportColumn("store", value="store.name"),
    ExportColumn("kind", value="get_kind_display"),
    ExportColumn("batch_no"),
    ExportColumn("quantity", value="quantity", kind="number"),
    ExportColumn("change", _("带符号的数量"), _signed, kind="number"),
    ExportColumn("moved_on", kind="date"),
    ExportColumn("supplier"),
    ExportColumn("unit_to", _("领用单位"), "unit_to.name"),
    ExportColumn("used_for"),
    ExportColumn("paper_no"),
    ExportColumn("reason", _("冲正原因")),
)
STORES = (
    ExportColumn("name", _("存放地点")),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("place", _("具体位置")),
    ExportColumn("keeper", _("保管员"), "keeper.name", is_personal=True),
    ExportColumn("parts", _("有库存的物资"), kind="number"),
    ExportColumn("is_active", _("在用"), kind="flag"),
)
EQUIPMENT = (
    ExportColumn("code", _("设备编号")),
    ExportColumn("name", _("设备名称")),
    ExportColumn("model", _("型号")),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("place", _("安装地点")),
    ExportColumn("used_from", _("投用日期"), kind="date"),
    ExportColumn("retired_on", _("停用日期"), kind="date"),
    ExportColumn("is_innovation", _("设备创新"), kind="flag"),
    ExportColumn("innovation", _("新在哪里")),
    ExportColumn("data_link", _("数据采集"), "get_data_link_display"),
    ExportColumn("link_note", _("数据链路说明")),
    ExportColumn("was_sound", _("最近检测完好"), _sound, kind="flag"),
    ExportColumn("last_on", _("最近检测"), kind="date"),
    ExportColumn("forecast", _("预计检修日期"), kind="date"),
)
EXPORTERS = (
    Exporter("material-list", _("物资档案"), READ, MATERIALS, find_materials, ("code", "name", "node__path"), decorate=with_totals),
    Exporter("stock-list", _("库存台账"), READ, STOCK, find_stock, ("material__code", "on_hand", "last_moved_on"), imports="materials"),
    Exporter("material-moves", _("出入库流水"), READ, MOVES, find_moves, ("moved_on", "material__code"), imports="material-moves"),
    Exporter("material-stores", _("存放地点"), READ, STORES, find_stores, ("name", "node__path"), people="keeper"),
    Exporter("equipment-list", _("设备台账"), "equipment.view", EQUIPMENT, find_equipment, ("code", "name", "node__path", "last_on")),
)
