"""Materials and spare parts: the part file, where it lies, how it came there and went, and the machines it is for.

物资二维码追溯 has three nodes: bought, put in store, handed out or brought back (docs/coverage.md S3-71 to S3-73, S3-92).
Movements are never changed: a wrong one is taken back by a counter-entry. No batch of a store falls below nothing. Parts that
lie without movement are listed, and counted when they are put to use (闲置物资盘活率, S3-94). Every record stands at a unit and
names the branch that answers for it, as in the room of safety.
"""

from branches.materials.models.equipment import Equipment, EquipmentCheck
from branches.materials.models.ledger import Material, MaterialKind, MaterialStore
from branches.materials.models.stock import MaterialMovement, StockAlarm, StockPosition

__all__ = [
    "Equipment", "EquipmentCheck", "Material", "MaterialKind", "MaterialMovement", "MaterialStore", "StockAlarm", "StockPosition",
]  # fmt: skip
