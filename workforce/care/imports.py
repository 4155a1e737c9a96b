"""Needs of a survey from a table: one row a need of a unit. The same round, unit and words again is the same need."""

from collections.abc import Iterable
from typing import Any

from portal.exchange.enums import Outcome
from portal.exchange.headings import UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget, WholeWidget
from portal.kernel.errors import RuleBroken
from portal.organization.models import Node
from workforce.care.enums import CareNeedClass, CareNeedSource
from workforce.care.models import CareNeed
from workforce.care.services import NeedFacts, note_need, settle_needs


class CareNeedResource(HouseResource):
    undo = (Undo(CareNeed, path="unit.path", settle=settle_needs),)

    round_name = HouseField(
        "round_name", "调研名称", widget=TextWidget(80), synonyms=("问卷名称", "调研轮次"), required=True, example="2026 年职工需求调研"
    )
    unit = HouseField("unit", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, required=True, example="MK1-ZC1")
    need_class = HouseField(
        "need_class", "需求类别", widget=ChoiceWidget(CareNeedClass.choices), synonyms=("类别",), required=True, example="技能提升"
    )
    text = HouseField("text", "需求", widget=TextWidget(200), synonyms=("需求内容",), required=True, example="希望开变频器维修班")
    asked = HouseField("asked", "提出人数", widget=WholeWidget(), synonyms=("人数",), required=True, example="12")
    raised_on = HouseField("raised_on", "收集日期", widget=DateWidget(), synonyms=("日期",), required=True, example="2026-03-05")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Units and known needs: two statements."""
        codes = {r["unit"] for r in rows if "unit" in r}
        scope = self.actor.scope("import.care-needs")
        self.units = {n.code: n for n in Node.objects.within(scope).units().filter(code__in=codes)}
        rounds = {r["round_name"] for r in rows if "round_name" in r}
        known = CareNeed.objects.filter(source=CareNeedSource.SURVEY, round_name__in=rounds, unit__in=self.units.values())
        self.known = {(n.round_name, n.unit_id, n.text): n for n in known}
        self.fresh: set[tuple[str, int, str]] = set()

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        if values["unit"] not in self.units:
            yield RuleBroken("exchange.out_of_reach", field="unit", given=values["unit"])
        if values["asked"] < 1:
            yield RuleBroken("care.asked_needed", field="asked")

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """A known need must say the same."""
        unit = self.units[values["unit"]]
        key = (values["round_name"], unit.pk, values["text"])
        if key in self.fresh:
            raise RuleBroken("care.twice_in_file", field="text")
        self.fresh.add(key)
        known = self.known.get(key)
        if known is not None:
            if any(getattr(known, name) != values[name] for name in ("need_class", "asked", "raised_on")):
                raise RuleBroken("care.known_otherwise", field="text")
            return Outcome.UNCHANGED
        facts = NeedFacts(
            unit, values["need_class"], values["text"], CareNeedSource.SURVEY, values["raised_on"], values["round_name"], values["asked"]
        )
        self.trace(note_need(actor=self.actor, at=self.at, facts=facts))
        return Outcome.CREATED
