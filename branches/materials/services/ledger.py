"""Part files and stores are written down and changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.materials import access, selectors
from branches.materials.models import Material, MaterialKind, MaterialMovement, MaterialStore, StockPosition
from branches.safety.selectors import answering_branches
from portal.audit.services import record, record_each
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.twins import own_key, twin_of
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search

INDEX = "material"


@dataclass(frozen=True)
class MaterialFacts:
    node: Node
    code: str
    name: str
    kind: MaterialKind
    unit_label: str
    spec: str = ""
    maker: str = ""
    fits: str = ""
    note: str = ""
    is_active: bool = True

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


@dataclass(frozen=True)
class StoreFacts:
    """``keeper_no``: staff number of the person who keeps it, or empty."""

    node: Node
    name: str
    place: str = ""
    keeper_no: str = ""
    is_active: bool = True


def _ensure_here(actor: Actor, node: Node, at: datetime, right: str = "material.edit") -> None:
    if not actor.is_system and not selectors.edit_units(actor, right, localdate(at)).filter(pk=node.pk).exists():
        raise RuleBroken("material.node_foreign", field="node")


def _check(facts: MaterialFacts) -> None:
    for name, code in (("code", "material.no_code"), ("name", "material.no_name"), ("unit_label", "material.no_unit")):
        if not getattr(facts, name).strip():
            raise RuleBroken(code, field=name)
    if not facts.kind.is_active:
        raise RuleBroken("material.kind_closed", field="kind", kind=facts.kind.name)


def material_of(actor: Actor, at: datetime, facts: MaterialFacts, branch_id: int | None) -> Material:
    """A checked part file that is not saved yet. RuleBroken ``material.*``."""
    _check(facts)
    return Material(branch_id=branch_id, made_by=actor.user, made_at=at, **facts.columns())


def _saved(row: Any, code: str, field: str, twice: dict[str, str], once_key: str | None = None) -> Any:
    """Save; the twin of a double click, or RuleBroken where the name is taken."""
    is_new = row.pk is None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        twin = twin_of(type(row), once_key)
        if is_new and twin is not None:
            return twin
        raise RuleBroken(code, field=field, **twice) from None
    return None


@transaction.atomic
def register_material(*, actor: Actor, at: datetime, facts: MaterialFacts, once_key: str = "") -> Material:
    """Open a part file. The same ``once_key`` gives the first one again. RuleBroken ``material.*``."""
    _ensure_here(actor, facts.node, at)
    key = own_key(actor, once_key)
    known = twin_of(Material, key)
    if known is not None:
        return known
    row = material_of(actor, at, facts, answering_branches([facts.node], localdate(at)).get(facts.node.pk))
    row.once_key = key
    twin = _saved(row, "material.twice", "code", {"given": row.code}, key)
    if twin is not None:
        return twin
    search.refresh(index=INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="material.registered", obj=row, path=row.node.path, after={"code": row.code})
    return row


@transaction.atomic
def change_material(*, actor: Actor, at: datetime, material: Material, version: int, facts: MaterialFacts) -> Material:
    """Change what a part file says, but not the unit that keeps it. EditConflict; RuleBroken ``material.*``."""
    row = Material.objects.select_for_update(of=("self",)).select_related("node", "branch__node").get(pk=material.pk)
    access.ensure_near(actor, "material.edit", row)
    if row.version != version:
        raise EditConflict("material.edit_conflict", theirs={})
    _check(facts)
    before = {"code": row.code, "name": row.name, "is_active": row.is_active}
    for name, value in facts.columns().items():
        if name != "node":
            setattr(row, name, value)
    row.version += 1
    _saved(row, "material.twice", "code", {"given": row.code})
    search.refresh(index=INDEX, ids=[row.pk])
    after = {"code": row.code, "name": row.name, "is_active": row.is_active}
    record(actor=actor, at=at, action="material.changed", obj=row, path=row.node.path, before=before, after=after)
    return row


@transaction.atomic
def save_store(
    *, actor: Actor, at: datetime, facts: StoreFacts, store: MaterialStore | None = None, version: int | None = None
) -> MaterialStore:
    """A new store, or ``store`` changed; it stays at its unit. RuleBroken ``store.*``; EditConflict."""
    if store is None:
        _ensure_here(actor, facts.node, at)
        row = MaterialStore(node=facts.node, branch_id=answering_branches([facts.node], localdate(at)).get(facts.node.pk))
    else:
        row = MaterialStore.objects.select_for_update(of=("self",)).select_related("node", "branch__node").get(pk=store.pk)
        scope = actor.scope("material.edit")
        if not actor.is_system and not (scope.covers(row.node.path) or (row.branch and scope.covers(row.branch.node.path))):
            raise NotReachable("material.edit")
        if version is not None and row.version != version:
            raise EditConflict("material.edit_conflict", theirs={})
        row.version += 1
    _fill_store(row, facts)
    _saved(row, "store.twice", "name", {})
    after = {"name": row.name, "is_active": row.is_active, "keeper": row.keeper_id}
    record(actor=actor, at=at, action="material_store.saved", obj=row, path=row.node.path, after=after)
    return row


def _fill_store(row: MaterialStore, facts: StoreFacts) -> None:
    if not facts.name.strip():
        raise RuleBroken("store.no_name", field="name")
    keeper = selectors.person_by_number(row.node, facts.keeper_no) if facts.keeper_no.strip() else None
    if facts.keeper_no.strip() and keeper is None:
        raise RuleBroken("store.no_keeper", field="keeper_no", staff_no=facts.keeper_no.strip())
    if row.pk and row.is_active and not facts.is_active and row.positions.filter(on_hand__gt=0).exists():
        raise RuleBroken("store.not_empty", field="is_active")
    row.name, row.place, row.keeper, row.is_active = facts.name.strip(), facts.place.strip(), keeper, facts.is_active


def import_ledger(
    *, actor: Actor, at: datetime, materials: Sequence[Material], positions: Sequence[StockPosition], moves: Sequence[MaterialMovement]
) -> None:
    """Rows of a ledger that ``material_of`` and ``check_move`` let pass: three inserts, an audit row for each part."""
    Material.objects.bulk_create(materials, batch_size=400)
    StockPosition.objects.bulk_create(positions, batch_size=400)
    MaterialMovement.objects.bulk_create(moves, batch_size=400)
    search.refresh(index=INDEX, ids=[row.pk for row in materials])
    rows: list[Any] = [(row, row.node.path, {}, {"code": row.code}) for row in materials]
    record_each(actor=actor, at=at, action="material.imported", rows=rows)


def settle_materials(*, actor: Actor, at: datetime, gone: Sequence[Material], back: Sequence[Material]) -> None:
    """Part files of an import were taken back."""
    search.refresh(index=INDEX, ids=[row.pk for row in [*gone, *back]])
