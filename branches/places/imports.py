"""Places from a ledger: a row each. A stored place that says otherwise is refused: look into it first."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from branches.orgs.models import BranchCoverage
from branches.places.models import LearningPlace, LearningPlaceKind
from branches.places.selectors import keepers
from branches.places.services import PlaceFacts, open_places, place_of, settle_places
from portal.exchange.enums import Outcome
from portal.exchange.headings import BRANCH_CODE, STAFF_NO, UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization.enums import UNIT_KINDS
from portal.organization.models import Node
from portal.people.models import Person


class PlaceResource(HouseResource):
    writes_rows = False
    undo = (Undo(LearningPlace, path="node.path", settle=settle_places),)

    node = HouseField("node", "党组织编码", widget=CodeWidget(20), synonyms=BRANCH_CODE, required=True, example="ZB-CM01")
    kind = HouseField("kind", "阵地类型", widget=TextWidget(80), synonyms=("类型",), required=True, example="班组学习角")
    name = HouseField("name", "名称", widget=TextWidget(80), synonyms=("阵地名称",), required=True, example="综采一队班组学习角")
    unit = HouseField("unit", "单位编码", widget=CodeWidget(20), synonyms=("所在单位编码", *UNIT_CODE), required=True, example="CM01")
    spot = HouseField("spot", "位置", widget=TextWidget(80), synonyms=("地点",))
    owner = HouseField("owner", "责任人工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    content = HouseField("content", "内容和用途", widget=TextWidget(500), synonyms=("用途",))
    opened_on = HouseField("opened_on", "启用日期", widget=DateWidget(), synonyms=("建成日期",), required=True, example="2025-03-01")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Organisations, kinds, units, covers, owners and known places: six statements for the whole file."""
        today = localdate(self.at)
        scope = self.actor.scope("import.learning-places")
        codes = {r["node"] for r in rows if "node" in r}
        self.nodes = {n.code: n for n in keepers(scope, today).filter(code__in=codes)}
        self.kinds = {name: k for k in LearningPlaceKind.objects.all() for name in (k.code, k.name_zh, k.name_en)}
        units = {r["unit"] for r in rows if "unit" in r}
        self.units = {n.code: n for n in Node.objects.filter(code__in=units, kind__in=UNIT_KINDS, closed_on=None)}
        ids = [n.pk for n in self.nodes.values()]
        self.covers: dict[int, list[str]] = {pk: [] for pk in ids}
        for pk, path in BranchCoverage.objects.valid_on(today).filter(branch__in=ids).values_list("branch_id", "unit__path"):
            self.covers[pk].append(path)
        numbers = {r["owner"] for r in rows if "owner" in r}
        self.people = {p.staff_no: p for p in Person.objects.active_on(today).filter(staff_no__in=numbers)}
        stored = LearningPlace.objects.filter(node__in=ids).filter(Q(name__in={r["name"] for r in rows if "name" in r}))
        self.known = {(p.node_id, p.name): p for p in stored.select_related("kind", "unit", "owner").order_by("-closed_on", "pk")}
        self.fresh: dict[tuple[int, str], LearningPlace] = {}

    def _is_inside(self, node: Node, unit: Node) -> bool:
        paths = self.covers[node.pk] if node.is_branch else [node.path.rsplit("/", 2)[0] + "/"]
        return any(unit.path.startswith(path) for path in paths)

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            values["found"] = self._place(values)
        except RuleBroken as broken:
            yield broken
        except NotReachable:
            yield RuleBroken("exchange.row_out_of_reach")

    def _place(self, values: dict[str, Any]) -> LearningPlace:
        node, kind = self.nodes.get(values["node"]), self.kinds.get(values["kind"])
        if node is None:
            raise RuleBroken("place.no_node", field="node", given=values["node"])
        if kind is None:
            raise RuleBroken("place.no_kind", field="kind", given=values["kind"])
        unit = self.units.get(values["unit"])
        if unit is None or not self._is_inside(node, unit):
            raise RuleBroken("place.no_unit", field="unit", given=values["unit"])
        person = self.people.get(values["owner"])
        if person is None:
            raise RuleBroken("place.no_person", field="owner", number=values["owner"])
        words = {name: values.get(name) or "" for name in ("spot", "content")}
        facts = PlaceFacts(node, kind, values["name"], unit, person, values["opened_on"], **words)
        return place_of(actor=self.actor, at=self.at, facts=facts, right="import.learning-places", units=[unit])

    def write_row(self, values: dict[str, Any]) -> Outcome:
        found: LearningPlace = values["found"]
        key = (found.node_id, found.name)
        known = self.known.get(key) or self.fresh.get(key)
        if known is None:
            self.fresh[key] = found
            self.trace(found)
            return Outcome.CREATED
        if known.closed_on is not None or self._differs(known, found):
            raise RuleBroken("place.known_otherwise", field="name")
        return Outcome.UNCHANGED

    @staticmethod
    def _differs(known: LearningPlace, found: LearningPlace) -> bool:
        names = ("kind_id", "unit_id", "owner_id", "opened_on")
        return any(getattr(known, name) != getattr(found, name) for name in names)

    def finish(self) -> None:
        if self.fresh:
            open_places(actor=self.actor, at=self.at, rows=list(self.fresh.values()))
