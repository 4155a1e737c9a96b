"""Writes of part files, stores, movements, lines and machines."""

from branches.materials.services.equipment import (
    CheckFacts,
    EquipmentFacts,
    change_equipment,
    record_check,
    register_equipment,
    settle_check,
)
from branches.materials.services.ledger import (
    MaterialFacts,
    StoreFacts,
    change_material,
    import_ledger,
    material_of,
    register_material,
    save_store,
    settle_materials,
)
from branches.materials.services.moves import (
    MoveFacts,
    check_move,
    import_moves,
    leftover_moves,
    record_move,
    reverse_move,
    set_line,
    settle_moves,
)

__all__ = [
    "CheckFacts", "EquipmentFacts", "MaterialFacts", "MoveFacts", "StoreFacts", "change_equipment", "change_material", "check_move",
    "import_ledger", "import_moves", "leftover_moves", "material_of", "record_check", "record_move", "register_equipment",
    "register_material", "reverse_move", "save_store", "set_line", "settle_check", "settle_materials", "settle_moves",
]  # fmt: skip
