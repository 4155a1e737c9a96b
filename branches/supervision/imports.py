"""The ledger of matters and key nodes that a unit kept until today: a row each, found again by unit and name."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate

from branches.safety.selectors import answering_branches
from branches.supervision.models import SupervisionMatter, SupervisionObject, SupervisionTopic
from branches.supervision.selectors import units_for
from branches.supervision.services import MatterFacts, matter_of, register_matters, settle_matters
from portal.exchange.enums import Outcome
from portal.exchange.headings import UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import CodeWidget, TextWidget, YesNoWidget
from portal.kernel.errors import RuleBroken

TOLD = ("risk", "measure", "rule", "flow", "authority", "platform", "data")


class MatterResource(HouseResource):
    """New rows are registered; a known one must say the same."""

    writes_rows = False
    undo = (Undo(SupervisionMatter, path="node.path", named=("node",), settle=settle_matters),)

    node = HouseField("node", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, required=True, example="ZC1")
    name = HouseField(
        "name", "管理事项", widget=TextWidget(80), synonyms=("关键环节名称", "事项名称"), required=True, example="零星物资采购"
    )
    topic = HouseField(
        "topic", "监督重点", widget=TextWidget(80, choose_from="branches.SupervisionTopic"), required=True, example="合同管理"
    )
    object_type = HouseField("object_type", "监督对象", widget=TextWidget(80, choose_from="branches.SupervisionObject"))
    is_key = HouseField("is_key", "关键环节", widget=YesNoWidget(), synonyms=("是否关键环节",))
    risk = HouseField("risk", "廉洁和管理风险", widget=TextWidget(300), synonyms=("风险点",))
    measure = HouseField("measure", "防控措施", widget=TextWidget(300))
    rule = HouseField("rule", "制度", widget=TextWidget(120))
    flow = HouseField("flow", "流程", widget=TextWidget(120))
    authority = HouseField("authority", "权限", widget=TextWidget(120))
    platform = HouseField("platform", "平台（页面）", widget=TextWidget(120), synonyms=("平台",))
    data = HouseField("data", "数据", widget=TextWidget(120))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Topics, objects, units, branches and known matters: seven statements for the whole file."""
        today = localdate(self.at)
        self.topics = {word: t for t in SupervisionTopic.objects.filter(is_active=True) for word in (t.code, t.name_zh)}
        self.objects = {word: t for t in SupervisionObject.objects.filter(is_active=True) for word in (t.code, t.name_zh)}
        codes = {r["node"] for r in rows if "node" in r}
        self.nodes = {n.code: n for n in units_for(self.actor, "import.supervision-matters", today).filter(code__in=codes)}
        self.branches = answering_branches(self.nodes.values(), today)
        stored = SupervisionMatter.objects.filter(node__in=self.nodes.values(), closed_on=None)
        self.known = {(m.node_id, m.name): m for m in stored}
        self.fresh: dict[tuple[int, str], SupervisionMatter] = {}

    def _row(self, values: dict[str, Any]) -> SupervisionMatter:
        node = self.nodes.get(values["node"])
        if node is None:
            raise RuleBroken("exchange.out_of_reach", field="node", given=values["node"])
        topic = self.topics.get(values["topic"])
        if topic is None:
            raise RuleBroken("supervision.no_topic", field="topic", given=values["topic"])
        kind = self.objects.get(values.get("object_type", ""))
        if values.get("object_type") and kind is None:
            raise RuleBroken("supervision.no_topic", field="object_type", given=values["object_type"])
        words = {name: values.get(name, "") for name in TOLD}
        facts = MatterFacts(node, values["name"], topic, kind, bool(values.get("is_key")), **words)
        return matter_of(facts, self.actor, self.at, self.branches.get(node.pk))

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            values["made"] = self._row(values)
        except RuleBroken as broken:
            yield broken

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """New rows are collected and written together."""
        row: SupervisionMatter = values["made"]
        key = (row.node_id, row.name)
        if key in self.fresh:
            raise RuleBroken("supervision.twice_in_file", field="name")
        known = self.known.get(key)
        if known is None:
            self.fresh[key] = row
            self.trace(row)
            return Outcome.CREATED
        if (known.topic_id, known.is_key, known.object_type_id) != (row.topic_id, row.is_key, row.object_type_id) or any(
            name in values and getattr(known, name) != getattr(row, name) for name in TOLD
        ):
            raise RuleBroken("supervision.known_otherwise", field="name")
        return Outcome.UNCHANGED

    def finish(self) -> None:
        if self.fresh:
            register_matters(actor=self.actor, at=self.at, rows=list(self.fresh.values()))
