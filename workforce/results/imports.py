"""Results from a table: one row a result, found again by its number, else by title and day. Somebody else confirms them after."""

from collections.abc import Iterable
from typing import Any

from portal.exchange.enums import Outcome
from portal.exchange.headings import UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization.models import Node
from workforce.honours.selectors import moves_of, unit_id_on
from workforce.results import rules
from workforce.results.enums import FilledGap, PrizeClass, ResultKind, ResultLevel
from workforce.results.models import WorkResult
from workforce.results.selectors import people_by_number
from workforce.results.services import ResultFacts, found_authors, register_result, result_of, settle_results

KIND_WORDS = {"获奖": "award", "奖项": "award", "软著": "software", "发明专利": "patent", "实用新型专利": "patent", "其他": "other"}
LEVEL_WORDS = {
    "基层": "1",
    "公司": "2",
    "企业级": "2",
    "集团": "3",
    "市": "4",
    "行业": "5",
    "省级": "6",
    "部级": "6",
    "全国": "7",
    "国家": "7",
}
CLASS_WORDS = {"特等": "special", "一等": "first", "二等": "second", "三等": "third"}
GAP_WORDS = {"国内": "domestic", "行业": "industry"}


class ResultResource(HouseResource):
    """A row that is stored with another level, class, authors or unit is refused: look into it first."""

    undo = (Undo(WorkResult, path="node.path", belongings=("authors",), settle=settle_results),)

    kind = HouseField(
        "kind", "种类", widget=ChoiceWidget(ResultKind.choices, KIND_WORDS), synonyms=("成果种类", "类别"), required=True, example="专利"
    )
    title = HouseField(
        "title",
        "成果名称",
        widget=TextWidget(200),
        synonyms=("名称", "论文题目", "专利名称"),
        required=True,
        example="一种刮板机链条张紧装置",
    )
    number = HouseField(
        "number", "编号", widget=TextWidget(80), synonyms=("专利号", "证书编号", "登记号", "DOI"), example="ZL202310012345.8"
    )
    achieved_on = HouseField(
        "achieved_on", "取得日期", widget=DateWidget(), synonyms=("授权日期", "发表日期", "获奖日期"), required=True, example="2026-03-05"
    )
    level = HouseField(
        "level", "级别", widget=ChoiceWidget(ResultLevel.choices, LEVEL_WORDS), synonyms=("成果级别",), required=True, example="国家级"
    )
    prize_class = HouseField("prize_class", "等次", widget=ChoiceWidget(PrizeClass.choices, CLASS_WORDS), synonyms=("获奖等级", "奖励等级"))
    gap = HouseField("gap", "填补空白", widget=ChoiceWidget(FilledGap.choices, GAP_WORDS))
    issued_by = HouseField(
        "issued_by",
        "授予或发表单位",
        widget=TextWidget(100),
        synonyms=("授予单位", "发表刊物", "刊物"),
        required=True,
        example="国家知识产权局",
    )
    authors = HouseField(
        "authors", "作者", widget=TextWidget(600), synonyms=("作者（按署名顺序）", "发明人", "完成人"), required=True, example="10021、李四"
    )
    node = HouseField("node", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, example="MK1-ZC1")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Authors with their transfers, units and known results: a constant number of statements."""
        scope = self.actor.scope("import.results")
        named = [number for row in rows for number, _name in rules.author_words(row.get("authors", "")) if number]
        self.people = people_by_number(named)
        self.moves = moves_of(self.people.values())
        left = {unit for moves in self.moves.values() for _day, unit in moves}
        self.units = Node.objects.in_bulk(left | {person.unit_id for person in self.people.values()})
        self.nodes = {n.code: n for n in Node.objects.within(scope).units().filter(code__in={r["node"] for r in rows if "node" in r})}
        titles = {row["title"] for row in rows if "title" in row}
        numbers = {self._number(row) for row in rows} - {""}
        stored = WorkResult.objects.exclude(state="withdrawn").prefetch_related("authors__person")
        self.known = {self._key(r): r for r in [*stored.filter(number__in=numbers), *stored.filter(number="", title__in=titles)]}
        self.fresh: set[tuple] = set()

    @staticmethod
    def _number(row: dict[str, Any]) -> str:
        try:
            return rules.number_of(row.get("kind", ""), row.get("number", ""))
        except RuleBroken:
            return ""

    @staticmethod
    def _key(row: WorkResult) -> tuple:
        return (row.kind, row.number) if row.number else (row.kind, row.title, row.achieved_on)

    def _facts(self, values: dict[str, Any]) -> ResultFacts:
        if "node" in values and values["node"] not in self.nodes:
            raise RuleBroken("exchange.out_of_reach", field="node", given=values["node"])
        told = {name: values.get(name, "") for name in ("kind", "title", "number", "prize_class", "gap", "issued_by")}
        return ResultFacts(
            **told, achieved_on=values["achieved_on"], level=int(values["level"]),
            authors=found_authors(self.actor, values["authors"], self.people), node=self.nodes.get(values.get("node", "")),
        )  # fmt: skip

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            facts = self._facts(values)
            first = next((a.person for a in facts.authors if a.person is not None), None)
            unit = self.units[unit_id_on(first, facts.achieved_on, self.moves)] if first is not None else None
            values["facts"], values["unit"] = facts, unit
            values["found"] = result_of(actor=self.actor, at=self.at, facts=facts, unit=unit)
        except RuleBroken as broken:
            yield broken
        except NotReachable:
            yield RuleBroken("exchange.row_out_of_reach")

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """A known result must say the same."""
        row: WorkResult = values["found"]
        key = self._key(row)
        if key in self.fresh:
            raise RuleBroken("result.twice_in_file", field="title")
        known = self.known.get(key)
        if known is not None:
            self._compare(known, row, values)
            return Outcome.UNCHANGED
        self.fresh.add(key)
        self.trace(register_result(actor=self.actor, at=self.at, facts=values["facts"], unit=values["unit"]))
        return Outcome.CREATED

    @staticmethod
    def _compare(known: WorkResult, row: WorkResult, values: dict[str, Any]) -> None:
        names = ("title", "achieved_on", "level", "prize_class", "gap", "issued_by", *(("node_id",) if "node" in values else ()))
        told = [(a.person.pk if a.person else None, a.name) for a in values["facts"].authors]
        stored = [(a.person_id, a.name) for a in known.authors.all()]
        if told != stored or any(getattr(known, name) != getattr(row, name) for name in names):
            raise RuleBroken("result.known_otherwise", field="title")
