"""Honours from a table: one row an honour, found again by title, holder and day. A second person confirms them after."""

from collections.abc import Iterable
from typing import Any

from portal.exchange.enums import Outcome
from portal.exchange.headings import BRANCH_CODE, STAFF_NO, UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization.models import Node
from portal.people.selectors import by_staff_no
from workforce.honours.enums import HonourLevel
from workforce.honours.models import Honour, HonourTitle
from workforce.honours.selectors import moves_of, unit_id_on
from workforce.honours.services import Award, honour_of, register_honours, settle_honours

LEVEL_WORDS = {
    "支部级": "1", "基层级": "1", "公司": "2", "企业级": "2", "矿级": "2", "厂级": "2", "集团": "3", "市": "4", "地市级": "4", "省级": "5",
    "部级": "5", "行业级": "5", "全国": "6", "国家": "6",
}  # fmt: skip


class HonourResource(HouseResource):
    """A row that is stored with another giver, paper or level is refused: look into it first."""

    writes_rows = False
    undo = (Undo(Honour, path="node.path", settle=settle_honours),)

    title = HouseField(
        "title",
        "荣誉称号",
        widget=TextWidget(80, choose_from="workforce.HonourTitle"),
        synonyms=("称号", "荣誉名称", "奖项"),
        required=True,
        example="安全生产能手",
    )
    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=("获奖人工号", *STAFF_NO), example="10021")
    node = HouseField(
        "node", "单位或支部编码", widget=CodeWidget(20), synonyms=("单位编码", "支部编码", "集体编码", *UNIT_CODE, *BRANCH_CODE)
    )
    level = HouseField("level", "级别", widget=ChoiceWidget(HonourLevel.choices, LEVEL_WORDS), synonyms=("荣誉级别",), example="公司级")
    awarded_on = HouseField(
        "awarded_on", "授予日期", widget=DateWidget(), synonyms=("获奖日期", "表彰日期"), required=True, example="2026-05-01"
    )
    awarded_by = HouseField(
        "awarded_by", "授予单位", widget=TextWidget(80), synonyms=("表彰单位", "颁发单位"), required=True, example="云峡煤矿工会"
    )
    document = HouseField("document", "文号", widget=TextWidget(60), synonyms=("文件号", "表彰文号"))
    matter = HouseField("matter", "事由", widget=TextWidget(80), synonyms=("获奖事由",))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Titles, people with their transfers, nodes and known honours: five statements for the whole file."""
        scope = self.actor.scope("import.honours")
        self.titles: dict[str, HonourTitle] = {}
        for title in HonourTitle.objects.all():
            self.titles |= {title.code: title, title.name_zh: title}
        self.people = by_staff_no(scope, {r["staff_no"] for r in rows if "staff_no" in r})
        self.nodes = {n.code: n for n in Node.objects.within(scope).filter(code__in={r["node"] for r in rows if "node" in r})}
        days = {r["awarded_on"] for r in rows if "awarded_on" in r}
        self.moves = moves_of(self.people.values())
        left = {unit for moves in self.moves.values() for _day, unit in moves}
        self.units = Node.objects.in_bulk(left | {p.unit_id for p in self.people.values()})
        stored = Honour.objects.filter(withdrawn_at=None, awarded_on__in=days)
        self.known = {self._key(h.title_id, h.person_id, h.node_id, h.awarded_on): h for h in stored}
        self.fresh: dict[tuple, Honour] = {}

    @staticmethod
    def _key(title: int, person: int | None, node: int | None, day: Any) -> tuple:
        return (title, person, None if person else node, day)

    def _award(self, values: dict[str, Any]) -> Award:
        title = self.titles.get(values["title"]) or self.titles.get(values["title"].upper())
        if title is None:
            raise RuleBroken("honour.no_title", field="title", title=values["title"])
        for name, found in (("staff_no", self.people), ("node", self.nodes)):
            if name in values and values[name] not in found:
                raise RuleBroken("exchange.out_of_reach", field=name, given=values[name])
        person = self.people[values["staff_no"]] if "staff_no" in values else None
        node = self.nodes[values["node"]] if "node" in values and person is None else None
        level = int(values["level"]) if "level" in values else None
        facts = {name: values.get(name, "") for name in ("document", "matter")}
        return Award(title, values["awarded_on"], values["awarded_by"], person, node, level, **facts)

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            award = self._award(values)
            unit = self.units[unit_id_on(award.person, award.awarded_on, self.moves)] if award.person else None
            values["found"] = honour_of(actor=self.actor, at=self.at, award=award, unit=unit)
        except RuleBroken as broken:
            yield broken
        except NotReachable:
            yield RuleBroken("exchange.row_out_of_reach")

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """New rows are collected and written together; a known one must say the same."""
        row: Honour = values["found"]
        key = self._key(row.title_id, row.person_id, row.node_id, row.awarded_on)
        known = self.known.get(key)
        if key in self.fresh:
            raise RuleBroken("honour.twice_in_file", field="awarded_on")
        if known is None:
            self.fresh[key] = row
            self.trace(row)
            return Outcome.CREATED
        told = {"awarded_by", "document", "matter", "level"} & set(values)
        if any(getattr(known, name) != getattr(row, name) for name in told):
            raise RuleBroken("honour.known_otherwise", field="awarded_on")
        return Outcome.UNCHANGED

    def finish(self) -> None:
        if self.fresh:
            register_honours(actor=self.actor, at=self.at, rows=list(self.fresh.values()))
