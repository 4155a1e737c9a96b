"""The ledger of materials that a unit kept until today, and its book of movements."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from branches.materials import rules, selectors
from branches.materials.enums import MoveKind
from branches.materials.models import Material, MaterialKind, MaterialMovement, MaterialStore, StockPosition
from branches.materials.rules import Balance
from branches.materials.services import (
    MaterialFacts,
    MoveFacts,
    check_move,
    import_ledger,
    import_moves,
    leftover_moves,
    material_of,
    settle_materials,
    settle_moves,
)
from branches.safety.selectors import answering_branches
from portal.exchange.enums import Outcome
from portal.exchange.headings import UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, NumberWidget, TextWidget
from portal.kernel.errors import RuleBroken, ensure
from portal.organization.models import Node

KIND_WORDS = {
    "入库单": "stored",
    "采购入库": "stored",
    "出库": "issued",
    "领料": "issued",
    "发料": "issued",
    "退库": "returned",
    "退料": "returned",
}
JOINS = ("material", "store__node", "store__branch__node")
OF_MOVES = Undo(MaterialMovement, path="store.answering_path", named=JOINS, settle=settle_moves, leftovers=leftover_moves)
OF_POSITIONS = Undo(StockPosition, path="store.answering_path", named=JOINS)


def node_column() -> HouseField:
    return HouseField("node", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, required=True, example="ZC1")


def code_column() -> HouseField:
    words = ("编码", "配件编码", "物料编码")
    return HouseField("code", "物资编码", widget=CodeWidget(40), synonyms=words, required=True, example="PJ-0012")


def store_column() -> HouseField:
    return HouseField("store", "存放地点", widget=TextWidget(60), synonyms=("仓库", "库房"), required=True, example="井下配件库")


class SiteResource(HouseResource):
    """Units, stores and parts by the words of the file."""

    right = ""

    def load(self, rows: list[dict[str, Any]]) -> None:
        """Five statements for the whole file."""
        today = localdate(self.at)
        codes = {r["node"] for r in rows if "node" in r}
        self.nodes = {n.code: n for n in selectors.edit_units(self.actor, self.right, today).filter(code__in=codes)}
        ids = [n.pk for n in self.nodes.values()]
        self.branches = answering_branches(self.nodes.values(), today)
        stored = MaterialStore.objects.filter(node__in=selectors.edit_units(self.actor, self.right, today).order_by().values("pk"))
        self.stores: dict[str, list[MaterialStore]] = {}
        for store in stored.filter(name__in={r["store"] for r in rows if "store" in r}).select_related("node", "branch__node"):
            self.stores.setdefault(store.name, []).append(store)
        wanted = {r["code"] for r in rows if "code" in r}
        known = Material.objects.filter(node__in=ids, code__in=wanted).select_related("node", "kind")
        self.known = {(m.node_id, m.code): m for m in known}
        here = StockPosition.objects.filter(material__in=[m.pk for m in self.known.values()]).select_related("store")
        self.positions = {(p.material_id, p.store_id): p for p in here}

    def node_of(self, values: dict[str, Any]) -> Node:
        node = self.nodes.get(values["node"])
        if node is None:
            raise RuleBroken("exchange.out_of_reach", field="node", given=values["node"])
        return node

    def store_of(self, node: Node, name: str) -> MaterialStore:
        """Of that name in the line of the unit, its own first."""
        found = [s for s in self.stores.get(name, []) if s.node.path.startswith(node.path) or node.path.startswith(s.node.path)]
        if not found:
            raise RuleBroken("store.unknown", field="store", given=name)
        return min(found, key=lambda s: (s.node_id != node.pk, s.node.path))


class MaterialResource(SiteResource):
    """A row for each part in a store; its quantity becomes the opening stock of a new position."""

    right = "import.materials"
    writes_rows = False
    undo = (OF_MOVES, OF_POSITIONS, Undo(Material, path="answering_path", named=("node", "branch__node"), settle=settle_materials))

    node = HouseField("node", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, required=True, example="ZC1")
    code = HouseField(
        "code", "物资编码", widget=CodeWidget(40), synonyms=("编码", "配件编码", "物料编码"), required=True, example="PJ-0012"
    )
    name = HouseField("name", "物资名称", widget=TextWidget(80), synonyms=("名称", "配件名称", "物料名称"), required=True, example="截齿")
    spec = HouseField("spec", "规格型号", widget=TextWidget(80), synonyms=("规格", "型号"), example="U85")
    kind = HouseField(
        "kind", "类别", widget=TextWidget(80, choose_from="branches.MaterialKind"), synonyms=("物资类别", "种类"), required=True,
        example="配件",
    )  # fmt: skip
    unit_label = HouseField(
        "unit_label", "计量单位", widget=TextWidget(20), synonyms=("单位名称", "单位（计量）"), required=True, example="个"
    )
    store = store_column()
    shelf = HouseField("shelf", "货位", widget=TextWidget(40), synonyms=("货架",))
    quantity = HouseField("quantity", "期初数量", widget=NumberWidget(), synonyms=("库存数量", "数量", "结存"), example="40")
    least = HouseField("least", "安全库存线", widget=NumberWidget(), synonyms=("安全库存", "最低库存"), example="10")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        self.load(rows)
        self.kinds: dict[str, MaterialKind] = {}
        for kind in MaterialKind.objects.all():
            self.kinds |= {kind.code: kind, kind.name_zh: kind, kind.name_en: kind}
        self.fresh: dict[tuple[int, str], Material] = {}
        self.made: list[StockPosition] = []
        self.moves: list[MaterialMovement] = []
        self.seen: set[tuple[int, str, int]] = set()

    def _material(self, values: dict[str, Any]) -> Material:
        node, kind = self.node_of(values), self.kinds.get(values["kind"])
        if kind is None:
            raise RuleBroken("material.no_kind", field="kind", given=values["kind"])
        facts = MaterialFacts(node, values["code"], values["name"], kind, values["unit_label"], spec=values.get("spec", ""))
        made = material_of(self.actor, self.at, facts, self.branches.get(node.pk))
        known = self.known.get((node.pk, made.code)) or self.fresh.get((node.pk, made.code))
        if known is not None and (known.name, known.unit_label) != (made.name, made.unit_label):
            raise RuleBroken("material.known_otherwise", field="name")
        return known or made

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            values["material"] = material = self._material(values)
            values["place"] = store = self.store_of(material.node, values["store"])
            facts = MoveFacts(material, store, MoveKind.OPENING, "期初", values.get("quantity") or Decimal(1), localdate(self.at))
            check_move(facts, localdate(self.at))
            least = values.get("least", Decimal(0))
            if least < 0 or least != least.quantize(Decimal("0.001")):
                raise RuleBroken("stock.line", field="least")
        except RuleBroken as broken:
            yield broken

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """A known position keeps its stock: what was moved since is in the portal, not in the file."""
        material, store = values["material"], values["place"]
        key = (material.node_id, material.code, store.pk)
        if key in self.seen:
            raise RuleBroken("material.twice_in_file", field="code")
        self.seen.add(key)
        if material.pk and (material.pk, store.pk) in self.positions:
            return Outcome.UNCHANGED
        if material.pk is None and material.code not in {c for n, c in self.fresh if n == material.node_id}:
            self.fresh[material.node_id, material.code] = material
            self.trace(material)
        material = self.fresh.get((material.node_id, material.code), material)
        self._open(material, store, values)
        return Outcome.CREATED

    def _open(self, material: Material, store: MaterialStore, values: dict[str, Any]) -> None:
        today, quantity, least = localdate(self.at), values.get("quantity", Decimal(0)), values.get("least")
        position = StockPosition(
            material=material, store=store, shelf=values.get("shelf", ""), on_hand=quantity, last_moved_on=today if quantity else None,
            least=least, least_from=None if least is None else today,
        )  # fmt: skip
        self.made.append(position)
        self.trace(position)
        if quantity:
            move = MaterialMovement(
                material=material, store=store, kind=MoveKind.OPENING, batch_no="期初", quantity=quantity, moved_on=today,
                made_by=self.actor.user, made_at=self.at,
            )  # fmt: skip
            self.moves.append(move)
            self.trace(move)

    def finish(self) -> None:
        if self.made:
            import_ledger(actor=self.actor, at=self.at, materials=list(self.fresh.values()), positions=self.made, moves=self.moves)


class MovementResource(SiteResource):
    """A row for each movement, in the order in which it happened; a row that stands there already is left as it is."""

    right = "import.material-moves"
    writes_rows = False
    undo = (OF_MOVES, OF_POSITIONS)

    node = node_column()
    code = code_column()
    store = store_column()
    kind = HouseField(
        "kind",
        "类型",
        widget=ChoiceWidget(MoveKind.choices, KIND_WORDS),
        synonyms=("业务类型", "出入库类型"),
        required=True,
        example="采购",
    )
    batch_no = HouseField("batch_no", "批次号", widget=TextWidget(40), synonyms=("批号", "批次"), required=True, example="20260301")
    quantity = HouseField("quantity", "数量", widget=NumberWidget(), required=True, example="12")
    moved_on = HouseField("moved_on", "日期", widget=DateWidget(), synonyms=("发生日期", "单据日期"), required=True, example="2026-03-05")
    supplier = HouseField("supplier", "供应单位", widget=TextWidget(80), synonyms=("供应商",))
    used_for = HouseField("used_for", "用途", widget=TextWidget(120))
    paper_no = HouseField("paper_no", "单据号", widget=TextWidget(40), synonyms=("单号",))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        self.load(rows)
        moves = MaterialMovement.objects.filter(material__in=[m.pk for m in self.known.values()]).select_related("reverses")
        self.balances: dict[tuple[int, int, str], Balance] = {}
        self.stands: set[tuple[Any, ...]] = set()
        for move in moves.order_by("pk"):
            key = (move.material_id, move.store_id, move.batch_no)
            self.balances[key] = self.balances.get(key, Balance()).moved(move.kind, move.signed)
            self.stands.add(self._key(move))
        self.seen: set[tuple[Any, ...]] = set()
        self.moves: list[MaterialMovement] = []
        self.made: dict[tuple[int, int], StockPosition] = {}

    @staticmethod
    def _key(move: Any) -> tuple[Any, ...]:
        return (move.material_id, move.store_id, move.kind, move.batch_no, move.quantity, move.moved_on, move.paper_no)

    def _move(self, values: dict[str, Any]) -> MaterialMovement:
        node = self.node_of(values)
        material = self.known.get((node.pk, values["code"]))
        if material is None:
            raise RuleBroken("material.unknown", field="code", given=values["code"])
        words = {name: values.get(name, "") for name in ("supplier", "used_for", "paper_no")}
        store = self.store_of(node, values["store"])
        facts = MoveFacts(material, store, values["kind"], values["batch_no"], values["quantity"], values["moved_on"], **words)
        check_move(facts, localdate(self.at))
        return MaterialMovement(made_by=self.actor.user, made_at=self.at, **facts.columns())

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            values["made"] = self._move(values)
        except RuleBroken as broken:
            yield broken

    def write_row(self, values: dict[str, Any]) -> Outcome:
        move: MaterialMovement = values["made"]
        key = self._key(move)
        if key in self.stands:
            return Outcome.UNCHANGED
        if key in self.seen:
            raise RuleBroken("stock.twice_in_file", field="paper_no")
        self.seen.add(key)
        batch, place = (move.material_id, move.store_id, move.batch_no), (move.material_id, move.store_id)
        balance = self.balances.get(batch, Balance())
        ensure(rules.balance_verdict(balance, move.kind, move.quantity), field="quantity")
        self.balances[batch] = balance.moved(move.kind, move.quantity)
        if place not in self.positions and place not in self.made:
            self.made[place] = StockPosition(material_id=move.material_id, store=move.store)
            self.trace(self.made[place])
        self.moves.append(move)
        self.trace(move)
        return Outcome.CREATED

    def finish(self) -> None:
        if self.moves:
            import_moves(actor=self.actor, at=self.at, moves=self.moves, positions=list(self.made.values()))
