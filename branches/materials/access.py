"""Who may read a part or machine, who moves what, and who answers for the files beside a part file."""

from typing import Any

from branches.materials.models import Equipment, Material
from portal.kernel.errors import NotReachable
from portal.rights.access import Actor


def is_near(actor: Actor, right: str, row: Any) -> bool:
    """Whether ``right`` reaches the unit of ``row`` or the branch that answers for it; of a store also by keeping it."""
    if actor.is_system:
        return True
    scope = actor.scope(right)
    keeper = getattr(row, "keeper_id", None)
    is_own = scope.person_id is not None and keeper == scope.person_id
    return is_own or scope.covers(row.node.path) or (row.branch_id is not None and scope.covers(row.branch.node.path))


def ensure_near(actor: Actor, right: str, row: Any) -> None:
    if not is_near(actor, right, row):
        raise NotReachable(right)


def may_change(actor: Actor, material_id: int) -> bool:
    return Material.objects.within(actor.scope("material.edit")).filter(pk=material_id).exists()


def may_change_equipment(actor: Actor, equipment_id: int) -> bool:
    return Equipment.objects.within(actor.scope("equipment.edit")).filter(pk=equipment_id).exists()


def may_open_equipment(actor: Actor, equipment_id: int) -> bool:
    return Equipment.objects.within(actor.scope("equipment.view")).filter(pk=equipment_id).exists()
