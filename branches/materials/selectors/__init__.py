"""Reads of materials and machines, by theme."""

from branches.materials.selectors.equipment import (
    checks_due,
    equipment_node,
    equipment_places,
    equipment_reach,
    equipment_rows,
    sound_share,
    standing,
    with_last_check,
)
from branches.materials.selectors.ledger import (
    edit_units,
    in_line,
    material_node,
    material_places,
    material_reach,
    materials,
    may_open_material,
    movements,
    person_by_number,
    positions,
    stores,
    units_beside,
    with_totals,
)
from branches.materials.selectors.stock import (
    Batch,
    balance_of,
    batches,
    idle_days,
    idle_use_of,
    moves_of,
    recomputed,
    stock_by_tab,
    told_of_stock,
)

__all__ = [
    "Batch", "balance_of", "batches", "checks_due", "edit_units", "equipment_node", "equipment_places", "equipment_reach",
    "equipment_rows", "idle_days", "idle_use_of", "in_line", "material_node", "material_places", "material_reach", "materials",
    "may_open_material", "movements", "moves_of", "person_by_number", "positions", "recomputed", "sound_share", "standing",
    "stock_by_tab", "stores", "told_of_stock", "units_beside", "with_last_check", "with_totals",
]  # fmt: skip
