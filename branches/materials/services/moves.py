"""Movements are added, taken back by a counter-entry, never changed; what falls below its line is told at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.materials import access, rules, selectors
from branches.materials.enums import MoveKind
from branches.materials.models import Material, MaterialMovement, MaterialStore, StockAlarm, StockPosition
from branches.materials.rules import Balance
from portal.audit.services import record, record_each
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor

MOST, PLACES = Decimal("99999999999"), Decimal("0.001")


@dataclass(frozen=True)
class MoveFacts:
    material: Material
    store: MaterialStore
    kind: str
    batch_no: str
    quantity: Decimal
    moved_on: date
    supplier: str = ""
    unit_to: Node | None = None
    used_for: str = ""
    paper_no: str = ""

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


def check_move(facts: MoveFacts, today: date) -> None:
    """What can be said of a movement without looking at the stock. RuleBroken ``stock.*``, ``store.*``, ``material.closed``."""
    if not facts.material.is_active:
        raise RuleBroken("material.closed", field="material")
    if not facts.store.is_active:
        raise RuleBroken("store.closed", field="store", name=facts.store.name)
    if not selectors.in_line(facts.material, facts.store):
        raise RuleBroken("store.elsewhere", field="store")
    if not facts.batch_no.strip():
        raise RuleBroken("stock.no_batch", field="batch_no")
    if not 0 < facts.quantity < MOST or facts.quantity != facts.quantity.quantize(PLACES):
        raise RuleBroken("stock.quantity", field="quantity")
    if facts.moved_on > today:
        raise RuleBroken("stock.ahead", field="moved_on")


def _locked(material_id: int, store_id: int) -> StockPosition:
    """The position of a part in a store, held until the end: movements of it come one after another."""
    StockPosition.objects.get_or_create(material_id=material_id, store_id=store_id)
    rows = StockPosition.objects.select_for_update(of=("self",))
    return rows.select_related("material__node", "store__node", "store__branch__node").get(material=material_id, store=store_id)


def _check_balance(balance: Balance, kind: str, quantity: Decimal) -> None:
    if kind == MoveKind.OPENING and quantity > 0 and balance != Balance():
        raise RuleBroken("stock.opening_late", field="batch_no")
    ensure(rules.balance_verdict(balance, kind, quantity), field="quantity")


@transaction.atomic
def record_move(*, actor: Actor, at: datetime, facts: MoveFacts, once_key: str = "") -> MaterialMovement:
    """Add an entry to the trace. The same ``once_key`` gives the first one again. NotReachable; RuleBroken ``stock.*``."""
    access.ensure_near(actor, "stock.move", facts.store)
    key = own_key(actor, once_key)
    known = twin_of(MaterialMovement, key)
    if known is not None:
        return known
    check_move(facts, localdate(at))
    position = _locked(facts.material.pk, facts.store.pk)
    known = twin_of(MaterialMovement, key)
    if known is not None:  # the other half of a double click came first
        return known
    _check_balance(selectors.balance_of(facts.material.pk, facts.store.pk, facts.batch_no.strip()), facts.kind, facts.quantity)
    row = MaterialMovement(made_by=actor.user, made_at=at, once_key=key, **facts.columns())
    twin = save_once(row)
    if twin is not None:
        return twin
    after = {"kind": row.kind, "quantity": str(row.quantity), "batch": row.batch_no}
    record(actor=actor, at=at, action="stock.moved", obj=row, path=facts.store.node.path, after=after)
    _settle(position, at)
    _announce([facts.store.branch_id], facts.moved_on, localdate(at))
    return row


@transaction.atomic
def reverse_move(*, actor: Actor, at: datetime, movement: MaterialMovement, reason: str) -> MaterialMovement:
    """Take a wrong entry back by a counter-entry of the same day. A second click finds the first one. RuleBroken ``stock.*``."""
    access.ensure_near(actor, "stock.move", movement.store)
    position = _locked(movement.material_id, movement.store_id)
    row = MaterialMovement.objects.select_related("store__node", "reverses").get(pk=movement.pk)
    known = MaterialMovement.objects.filter(reverses=row).first()
    if known is not None:
        return known
    if row.reverses_id is not None:
        raise RuleBroken("stock.is_reversal")
    if not reason.strip():
        raise RuleBroken("stock.no_reason", field="reason")
    ensure(rules.balance_verdict(selectors.balance_of(row.material_id, row.store_id, row.batch_no), row.kind, -row.quantity))
    counter = MaterialMovement.objects.create(
        material_id=row.material_id, store_id=row.store_id, kind=row.kind, batch_no=row.batch_no, quantity=row.quantity,
        moved_on=row.moved_on, unit_to_id=row.unit_to_id, reverses=row, reason=reason.strip()[:200], made_by=actor.user, made_at=at,
    )  # fmt: skip
    record(actor=actor, at=at, action="stock.reversed", obj=row, path=row.store.node.path, after={"reason": counter.reason})
    _settle(position, at)
    _announce([row.store.branch_id], row.moved_on, localdate(at))
    return counter


@transaction.atomic
def set_line(*, actor: Actor, at: datetime, position: StockPosition, version: int, least: Decimal | None, shelf: str = "") -> StockPosition:
    """Set the safety line of a part in a store (None: none) and where it lies there. EditConflict; RuleBroken ``stock.line``."""
    store = MaterialStore.objects.select_related("node", "branch__node").get(pk=position.store_id)
    access.ensure_near(actor, "material.edit", store)
    row = _locked(position.material_id, position.store_id)
    if row.version != version:
        raise EditConflict("material.edit_conflict", theirs={})
    if least is not None and (not 0 <= least < MOST or least != least.quantize(PLACES)):
        raise RuleBroken("stock.line", field="least")
    before = {"least": row.least_shown}
    if least is None or row.least is None:
        row.least_from = None if least is None else localdate(at)
    row.least, row.shelf, row.version = least, shelf.strip()[:40], row.version + 1
    row.save(update_fields=["least", "least_from", "shelf", "version"])
    record(actor=actor, at=at, action="stock.line_set", obj=row, path=row.store.node.path, before=before, after={"least": row.least_shown})
    _watch(row, at)
    _announce([store.branch_id], localdate(at), localdate(at))
    return row


def _settle(position: StockPosition, at: datetime) -> None:
    """Write down what the entries tell of the position, and tell of it where it crosses its line."""
    position.on_hand, position.last_moved_on = selectors.recomputed(position)
    position.save(update_fields=["on_hand", "last_moved_on"])
    _watch(position, at)


def _watch(position: StockPosition, at: datetime) -> None:
    """Open an alarm where the stock fell below its line, close it where that is over. Safe to run again."""
    today, opened = localdate(at), position.alarms.filter(to_on=None)
    if not position.is_below:
        opened.update(to_on=today)
        return
    assert position.least is not None
    first = {"from_on": today, "on_hand": position.on_hand, "least": position.least}
    _alarm, is_new = StockAlarm.objects.get_or_create(position=position, to_on=None, defaults=first)
    if is_new:
        material, store = position.material, position.store
        words = {
            "material": str(material), "store": store.name, "left": position.shown, "unit": material.unit_label,
            "least": position.least_shown,
        }  # fmt: skip
        url = reverse("material_detail", args=[material.pk])
        notify(user_ids=selectors.told_of_stock(store, today), code="stock.below", params=words, url=url, at=at)


def _announce(branch_ids: Iterable[int | None], first: date, last: date) -> None:
    found = sorted({pk for pk in branch_ids if pk is not None})
    if found:
        changes.announce("stock", on=min(first, last), until=last, branches=found)


def import_moves(*, actor: Actor, at: datetime, moves: Sequence[MaterialMovement], positions: Sequence[StockPosition]) -> None:
    """Entries of a ledger that ``check_move`` and the balances let pass, with the positions that they open."""
    StockPosition.objects.bulk_create(positions, batch_size=400)
    MaterialMovement.objects.bulk_create(moves, batch_size=400)
    rows: list[Any] = [(row, row.store.node.path, {}, {"kind": row.kind, "quantity": str(row.quantity)}) for row in moves]
    record_each(actor=actor, at=at, action="stock.imported", rows=rows)
    settle_moves(actor=actor, at=at, gone=(), back=moves)


def settle_moves(*, actor: Actor, at: datetime, gone: Sequence[MaterialMovement], back: Sequence[MaterialMovement]) -> None:
    """Entries have come or gone in bulk: positions, alarms, scores."""
    rows = [*gone, *back]
    pairs = {(row.material_id, row.store_id) for row in rows}
    found = StockPosition.objects.select_for_update(of=("self",)).filter(material__in={m for m, _s in pairs})
    for position in found.select_related("material__node", "store__node", "store__branch__node").order_by("pk"):
        if (position.material_id, position.store_id) in pairs:
            _settle(position, at)
    if rows:
        _announce((row.store.branch_id for row in rows), min(row.moved_on for row in rows), localdate(at))


def leftover_moves(gone: Sequence[MaterialMovement], back: Sequence[MaterialMovement]) -> Iterable[tuple[MaterialMovement, RuleBroken]]:
    """Entries whose batch would not add up without them."""
    for row in gone:
        balance = selectors.balance_of(row.material_id, row.store_id, row.batch_no)
        if not rules.balance_verdict(balance, MoveKind.OPENING, Decimal(0)):
            yield row, RuleBroken("stock.undo_short")
