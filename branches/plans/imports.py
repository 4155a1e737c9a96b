"""Items of plans from today's ledger: one row an item, found again by plan, heading and words. Only into plans that are drawn up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from branches.plans.enums import PlanState, Side
from branches.plans.models import Plan, PlanItem, PlanItemKind
from branches.plans.services import ItemFacts, add_item, check_item
from portal.exchange.enums import Outcome
from portal.exchange.headings import BRANCH_CODE, UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, NumberWidget, TextWidget, WholeWidget, YesNoWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.measures.models import MeasureKind
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search

SIDE_WORDS = {
    "党": "party",
    "党委": "party",
    "党支部": "party",
    "政": "admin",
    "工": "union",
    "团": "league",
    "团委": "league",
    "团支部": "league",
}
COMPARED = ("detail", "lead_side", "lead_post", "is_joint", "baseline", "target", "unit_label", "starts_on", "due_on")


def settle_items(*, actor: Actor, at: datetime, gone: Sequence[PlanItem], back: Sequence[PlanItem]) -> None:
    """Items of an import were taken back."""
    search.refresh(index="plan_item", ids=[row.pk for row in [*gone, *back]])


class PlanItemResource(HouseResource):
    """A row that is stored with other figures is refused: it is changed on its page."""

    undo = (Undo(PlanItem, path="plan.node.path", order="-pk", belongings=("shares",), settle=settle_items),)

    node = HouseField(
        "node", "党组织编码", widget=CodeWidget(20), synonyms=("组织编码", *BRANCH_CODE, *UNIT_CODE), required=True, example="ZB-CM01"
    )
    year = HouseField("year", "年度", widget=WholeWidget(), synonyms=("计划年度",), required=True, example="2026")
    plan = HouseField("plan", "计划名称", widget=TextWidget(80), synonyms=("计划",), example="2026 年党建与生产经营工作计划")
    parent = HouseField("parent", "上级条目", widget=TextWidget(120), synonyms=("所属条目",), example="思想引领")
    kind = HouseField(
        "kind",
        "类别",
        widget=TextWidget(80, choose_from="branches.PlanItemKind"),
        synonyms=("条目类别",),
        required=True,
        example="党建任务",
    )
    title = HouseField(
        "title", "内容", widget=TextWidget(120), synonyms=("任务", "任务内容", "指标"), required=True, example="每月一次班前微党课"
    )
    detail = HouseField("detail", "具体要求", widget=TextWidget(1000, lines=True), synonyms=("工作要求", "措施"))
    lead_side = HouseField("lead_side", "牵头", widget=ChoiceWidget(Side.choices, SIDE_WORDS), synonyms=("牵头方",))
    lead_node = HouseField("lead_node", "牵头部门编码", widget=CodeWidget(20), synonyms=("责任部门编码",))
    lead_post = HouseField("lead_post", "责任岗位", widget=TextWidget(40), synonyms=("责任人岗位",), example="支部书记")
    sides = HouseField("sides", "协同方", widget=TextWidget(60), synonyms=("配合方",), example="行政、工会")
    is_joint = HouseField("is_joint", "联合任务", widget=YesNoWidget(), synonyms=("是否联合",))
    measure = HouseField("measure", "业务指标", widget=TextWidget(80, choose_from="portal.MeasureKind"), synonyms=("对应指标",))
    baseline = HouseField("baseline", "基准值", widget=NumberWidget(), synonyms=("上年实际",))
    target = HouseField("target", "目标值", widget=NumberWidget(), synonyms=("计划值",))
    unit_label = HouseField("unit_label", "计量单位", widget=TextWidget(20), synonyms=("单位",))
    starts_on = HouseField("starts_on", "开始日期", widget=DateWidget())
    due_on = HouseField("due_on", "完成期限", widget=DateWidget(), synonyms=("完成时限", "完成时间"), example="2026-12-20")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Plans with their items, kinds, measures and nodes: five statements for the whole file."""
        scope = self.actor.scope("import.plan-items")
        codes = {r["node"] for r in rows if "node" in r}
        years = {r["year"] for r in rows if "year" in r}
        found = Plan.objects.within(scope).filter(node__code__in=codes, year__in=years).select_related("node")
        self.plans: dict[tuple[str, int], list[Plan]] = {}
        for plan in found.order_by("sort", "pk"):
            self.plans.setdefault((plan.node.code, plan.year), []).append(plan)
        self.items: dict[tuple[int, str], list[PlanItem]] = {}
        stored = PlanItem.objects.filter(plan__in=[p.pk for plans in self.plans.values() for p in plans])
        for item in stored.select_related("plan__node", "kind", "parent", "lead_node", "measure"):
            self.items.setdefault((item.plan_id, item.title), []).append(item)
        self.kinds = {name: k for k in PlanItemKind.objects.all() for name in (k.code, k.name_zh)}
        self.measures = {name: k for k in MeasureKind.objects.filter(is_active=True) for name in (k.code, k.name_zh)}
        self.nodes = {n.code: n for n in Node.objects.within(scope).filter(code__in={r["lead_node"] for r in rows if "lead_node" in r})}
        self.seen: set[tuple[int, str, str]] = set()

    def _plan(self, values: dict[str, Any]) -> Plan:
        plans = self.plans.get((values["node"], values["year"]), [])
        named = [plan for plan in plans if plan.title == values["plan"]] if "plan" in values else plans
        if not named:
            raise RuleBroken("plan.item_no_plan", field="node", title=values.get("plan", f"{values['node']} {values['year']}"))
        return named[0]

    def _parent(self, plan: Plan, values: dict[str, Any]) -> PlanItem | None:
        if "parent" not in values:
            return None
        found = [item for item in self.items.get((plan.pk, values["parent"]), []) if not item.is_work]
        if not found:
            raise RuleBroken("plan.item_no_parent", field="parent", parent=values["parent"])
        return found[0]

    def _facts(self, plan: Plan, values: dict[str, Any]) -> ItemFacts:
        kind = self.kinds.get(values["kind"])
        if kind is None:
            raise RuleBroken("plan.item_no_kind", field="kind", kind=values["kind"])
        measure = None
        if "measure" in values and (measure := self.measures.get(values["measure"])) is None:
            raise RuleBroken("plan.item_no_measure", field="measure", measure=values["measure"])
        if "lead_node" in values and values["lead_node"] not in self.nodes:
            raise RuleBroken("exchange.out_of_reach", field="lead_node", given=values["lead_node"])
        told = {name: values[name] for name in COMPARED if name in values}
        labels = {str(label): value for value, label in Side.choices} | SIDE_WORDS
        sides = [labels[word] for word in values.get("sides", "").replace("，", "、").split("、") if word in labels]
        lead = self.nodes.get(values.get("lead_node", ""))
        return ItemFacts(kind, values["title"], self._parent(plan, values), measure=measure, lead_node=lead, sides=sides, **told)

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            self._plan(values)
        except RuleBroken as broken:
            yield broken

    def write_row(self, values: dict[str, Any]) -> Outcome:
        plan = self._plan(values)
        facts = self._facts(plan, values)
        key = (plan.pk, facts.parent.title if facts.parent else "", facts.title)
        if key in self.seen:
            raise RuleBroken("plan.item_twice_in_file", field="title")
        self.seen.add(key)
        known = next(
            (i for i in self.items.get((plan.pk, facts.title), []) if i.parent_id == (facts.parent.pk if facts.parent else None)), None
        )
        if known is not None:
            return self._same(known, facts, values)
        if plan.state != PlanState.DRAFT:
            raise RuleBroken("plan.not_draft", field="node")
        try:
            check_item(plan, facts)
            item = add_item(actor=self.actor, at=self.at, plan=plan, facts=facts)
        except NotReachable:
            raise RuleBroken("exchange.row_out_of_reach") from None
        self.items.setdefault((plan.pk, item.title), []).append(item)
        self.trace(item)
        return Outcome.CREATED

    @staticmethod
    def _same(known: PlanItem, facts: ItemFacts, values: dict[str, Any]) -> Outcome:
        """A known item must say the same in the columns that the file has."""
        is_other = any(getattr(known, name) != getattr(facts, name) for name in COMPARED if name in values)
        if is_other or known.kind_id != facts.kind.pk or ("measure" in values and known.measure != facts.measure):
            raise RuleBroken("plan.item_known_otherwise", field="title")
        return Outcome.UNCHANGED
