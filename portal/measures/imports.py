"""``business-measures``: figures of a month from the systems that own them."""

from typing import Any

from portal.exchange.enums import Outcome
from portal.exchange.headings import BRANCH_CODE, UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.rules import loose
from portal.exchange.undo import Undo
from portal.exchange.widgets import CodeWidget, MonthWidget, NumberWidget, TextWidget
from portal.kernel.errors import RuleBroken
from portal.measures import rules, services
from portal.measures.models import BusinessMeasure
from portal.measures.selectors import kinds_by_text, stored_at
from portal.organization.models import Node

FIGURES = (*rules.FIGURES, "source")
OUTCOMES = {"created": Outcome.CREATED, "changed": Outcome.CHANGED, "unchanged": Outcome.UNCHANGED}


class MeasureResource(HouseResource):
    key = ("node", "kind", "month")
    undo = (Undo(BusinessMeasure, path="node.path", named=("kind",), settle=services.settle_measures),)

    node = HouseField(
        "node",
        "单位编码",
        widget=CodeWidget(20),
        synonyms=("单位或支部编码", "支部编码", *UNIT_CODE, *BRANCH_CODE),
        required=True,
        example="MK1-ZC1",
    )
    kind = HouseField(
        "kind",
        "指标",
        widget=TextWidget(80, choose_from="portal.MeasureKind"),
        synonyms=("指标编码", "指标名称"),
        required=True,
        example="产量（工作量）",
    )
    month = HouseField("month", "月份", widget=MonthWidget(), synonyms=("统计月份", "年月"), required=True, example="2026-07")
    value = HouseField("value", "实际值", widget=NumberWidget(), synonyms=("实际完成", "完成值", "数值"), required=True, example="125000")
    target = HouseField("target", "目标值", widget=NumberWidget(), synonyms=("计划值", "计划", "目标"), example="120000")
    baseline = HouseField("baseline", "基准值", widget=NumberWidget(), synonyms=("基数", "上年同期"), example="118000")
    source = HouseField("source", "来源", widget=TextWidget(60), synonyms=("数据来源",), example="生产调度系统")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        self.kinds = {loose(text): kind for text, kind in kinds_by_text().items()}
        scope = self.actor.scope("measure.edit")
        self.nodes = {n.code: n for n in Node.objects.within(scope).filter(code__in={r["node"] for r in rows if "node" in r})}
        self.stored = stored_at([n.pk for n in self.nodes.values()], [r["month"] for r in rows if "month" in r])

    def write_row(self, values: dict[str, Any]) -> Outcome:
        node = self.nodes.get(values["node"]) or self.unknown("node", values)
        kind = self.kinds.get(loose(values["kind"])) or self.kinds.get(values["kind"].upper())
        if kind is None:
            choices = "、".join(dict.fromkeys(k.name_zh for k in self.kinds.values()))
            raise RuleBroken("exchange.bad_choice", field="kind", given=values["kind"], choices=choices)
        figures = {k: values[k] for k in FIGURES if k in values}
        for name in rules.FIGURES:
            if name in figures:
                figures[name] = rules.stored_form(figures[name])
        stored = self.stored.get((node.pk, values["month"], kind.pk))
        if stored is not None and rules.is_same(stored, figures):
            return Outcome.UNCHANGED
        before = self.snapshot(stored) if stored is not None else None
        delivery = services.Delivery(node, kind, values["month"], figures)
        done = services.deliver_measures(actor=self.actor, at=self.at, deliveries=[delivery])[0]
        self.stored[(node.pk, values["month"], kind.pk)] = done.measure
        self.trace(done.measure, before=before)
        return OUTCOMES[done.outcome]
