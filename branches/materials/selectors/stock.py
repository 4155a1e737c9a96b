"""Batches with their trace, what is below its line or idle, and how much of what was idle came to use."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, F, Max, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from branches.materials import rules
from branches.materials.enums import MoveKind, StockTab
from branches.materials.models import Material, MaterialMovement, MaterialStore, StockPosition
from branches.materials.rules import Balance, IdleUse, Move
from branches.safety.selectors import readers_of
from portal.catalogue.selectors import value_on
from portal.rights.enums import Role
from portal.rights.models import User

TOLD = (Role.SECRETARY, Role.BRANCH_OFFICER, Role.UNION_OFFICER)
SIGNED = Case(When(reverses=None, then=F("quantity")), default=-F("quantity"))


def balance_of(material_id: int, store_id: int, batch_no: str) -> Balance:
    """What a batch has come through in one store. One statement."""
    rows = MaterialMovement.objects.filter(material=material_id, store=store_id, batch_no=batch_no).order_by()
    sums = dict(rows.values_list("kind").annotate(total=Sum(SIGNED)))
    return Balance(**{rules.FIELDS[MoveKind(kind)]: total for kind, total in sums.items()})


@dataclass
class Batch:
    """A batch of a part in a store with its entries, the oldest first."""

    batch_no: str
    store: MaterialStore
    balance: Balance = field(default_factory=Balance)
    moves: list[MaterialMovement] = field(default_factory=list)

    def node(self, *kinds: str) -> list[MaterialMovement]:
        return [m for m in self.moves if m.kind in kinds]

    @property
    def bought(self) -> list[MaterialMovement]:
        return self.node(MoveKind.PURCHASED)

    @property
    def stored(self) -> list[MaterialMovement]:
        return self.node(MoveKind.STORED, MoveKind.OPENING)

    @property
    def used(self) -> list[MaterialMovement]:
        return self.node(MoveKind.ISSUED, MoveKind.RETURNED)

    @property
    def on_hand(self) -> str:
        return rules.text_of(self.balance.on_hand)


def batches(reached: QuerySet[MaterialMovement], material: Material) -> list[Batch]:
    """The batches of a part in the stores in reach, the newest first. One statement."""
    found: dict[tuple[int, str], Batch] = {}
    for move in reached.filter(material=material).order_by("moved_on", "pk"):
        batch = found.setdefault((move.store_id, move.batch_no), Batch(move.batch_no, move.store))
        batch.moves.append(move)
        batch.balance = batch.balance.moved(move.kind, move.signed)
    return sorted(found.values(), key=lambda b: b.moves[-1].moved_on, reverse=True)


def moves_of(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], list[Move]]:
    """(material, store) -> movements that stand and change the stock, bought ones left out. One statement."""
    wanted = set(pairs)
    rows = MaterialMovement.objects.filter(material__in={m for m, _s in wanted}, store__in={s for _m, s in wanted})
    rows = rows.filter(reverses=None, reversal=None).exclude(kind=MoveKind.PURCHASED).order_by("moved_on", "pk")
    found: dict[tuple[int, int], list[Move]] = defaultdict(list)
    for material, store, kind, quantity, on in rows.values_list("material_id", "store_id", "kind", "quantity", "moved_on"):
        if (material, store) in wanted:
            found[material, store].append(Move(on, kind, -quantity if kind == MoveKind.ISSUED else quantity))
    return found


def recomputed(position: StockPosition) -> tuple[Decimal, date | None]:
    """Stock and last movement as the entries tell them. One statement."""
    rows = MaterialMovement.objects.filter(material=position.material_id, store=position.store_id).exclude(kind=MoveKind.PURCHASED)
    change = Case(When(kind=MoveKind.ISSUED, then=-SIGNED), default=SIGNED)
    standing = Q(reverses=None, reversal=None)
    found = rows.order_by().aggregate(total=Coalesce(Sum(change), Decimal(0)), last=Max("moved_on", filter=standing))
    return found["total"], found["last"]


def idle_days(day: date) -> int:
    """After how many days without movement a part counts as idle."""
    return int(value_on("MATERIAL_IDLE_DAYS", day))


def stock_by_tab(rows: QuerySet[StockPosition], tab: str, day: date) -> QuerySet[StockPosition]:
    """The rows of a tab of the page; all of them for any other word."""
    if tab == StockTab.BELOW:
        return rows.below_line()  # type: ignore[attr-defined]
    if tab == StockTab.IDLE:
        return rows.idle_since(day - timedelta(days=idle_days(day))).order_by("last_moved_on", "pk")  # type: ignore[attr-defined]
    return rows


def idle_use_of(rows: QuerySet[StockPosition], start: date, end: date) -> IdleUse:
    """Of the parts in reach that lay idle in a time, how many were put to use. Three statements."""
    pairs = list(rows.order_by().values_list("material_id", "store_id"))
    days = idle_days(end)
    spans = [span for moves in moves_of(pairs).values() for span in rules.idle_spans(moves, days)]
    return rules.idle_use(spans, start, end)


def told_of_stock(store: MaterialStore, day: date) -> set[int]:
    """Accounts that are told when something there falls below its line: the keeper and the offices nearest to it."""
    paths = [store.node.path, *([store.branch.node.path] if store.branch else [])]
    found = readers_of([(store.pk, paths)], TOLD, day)[store.pk]
    if store.keeper_id is not None:
        found = found | set(User.objects.filter(person=store.keeper_id, is_active=True).values_list("pk", flat=True))
    return found
