"""Results of competitions that somebody else has held: one row a contestant of ours. A second person publishes them after."""

from collections.abc import Iterable
from typing import Any

from portal.exchange.enums import Outcome
from portal.exchange.headings import STAFF_NO
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget, WholeWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization.models import Node
from portal.people.selectors import by_staff_no
from workforce.competitions.enums import CompetitionClass, CompetitionGroup, CompetitionLevel, CompetitionPrize, ContestantKind
from workforce.competitions.models import Competition, CompetitionEntry
from workforce.competitions.services import ExternalResult, note_external, settle_external
from workforce.skills.models import Occupation

LEVEL_WORDS = {"集团": "2", "市": "3", "行业": "4", "省级": "5", "部级": "5", "全国": "6", "国家": "6"}
PRIZE_WORDS = {
    "一等奖": "first", "金奖": "first", "金牌": "first", "二等奖": "second", "银奖": "second", "银牌": "second", "三等奖": "third",
    "铜奖": "third", "铜牌": "third", "优秀奖": "excellence",
}  # fmt: skip
CONTESTANT_WORDS = {"学生": "student", "实习生": "student"}


class CompetitionResultResource(HouseResource):
    """A row that is stored with another place or prize is refused: look into it first."""

    undo = (
        Undo(CompetitionEntry, path="unit.path", belongings=("members",), settle=settle_external),
        Undo(Competition, path="node.path"),
    )
    key = ("name", "held_on", "staff_no")

    name = HouseField(
        "name", "竞赛名称", widget=TextWidget(100), synonyms=("赛事名称", "大赛名称"), required=True, example="全国煤炭行业职业技能竞赛"
    )
    level = HouseField("level", "级别", widget=ChoiceWidget(CompetitionLevel.choices, LEVEL_WORDS), required=True, example="行业级")
    host = HouseField("host", "主办单位", widget=TextWidget(100), synonyms=("举办单位",), required=True, example="中国煤炭工业协会")
    held_on = HouseField("held_on", "比赛日期", widget=DateWidget(), synonyms=("竞赛日期", "公布日期"), required=True, example="2026-06-18")
    contest_class = HouseField("contest_class", "竞赛类别", widget=ChoiceWidget(CompetitionClass.choices))
    group = HouseField("group", "组别", widget=ChoiceWidget(CompetitionGroup.choices))
    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    occupation = HouseField("occupation", "职业", widget=TextWidget(80), synonyms=("工种", "职业（工种）", "职业编码"))
    contestant = HouseField("contestant", "选手类别", widget=ChoiceWidget(ContestantKind.choices, CONTESTANT_WORDS))
    place = HouseField("place", "名次", widget=WholeWidget(), example="3")
    field_size = HouseField("field_size", "参赛人数", widget=WholeWidget(), synonyms=("同工种参赛人数",), example="58")
    prize = HouseField("prize", "奖项", widget=ChoiceWidget(CompetitionPrize.choices, PRIZE_WORDS), example="二等奖")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """People, occupations and the units that keep the results: a constant number of statements."""
        scope = self.actor.scope("import.competition-results")
        self.people = by_staff_no(scope, {row["staff_no"] for row in rows if "staff_no" in row})
        self.occupations: dict[str, Occupation] = {}
        for occupation in Occupation.objects.filter(is_active=True):
            self.occupations |= {occupation.code: occupation, occupation.name_zh: occupation}
        self.nodes = sorted(Node.objects.filter(path__in=scope.paths), key=lambda node: len(node.path))

    def _result(self, values: dict[str, Any]) -> ExternalResult:
        person = self.people.get(values["staff_no"]) or self.unknown("staff_no", values)
        told = values.get("occupation", "")
        if told and told not in self.occupations:
            raise RuleBroken("competition.occupation_unknown", field="occupation", given=told)
        node = next((n for n in self.nodes if person.unit.path.startswith(n.path)), person.unit)
        return ExternalResult(
            name=values["name"], level=int(values["level"]), host=values["host"], held_on=values["held_on"], node=node, person=person,
            occupation=self.occupations.get(told), place=values.get("place"), field=values.get("field_size"), prize=values.get("prize", ""),
            contest_class=values.get("contest_class", ""), group=values.get("group", ""), contestant=values.get("contestant", "staff"),
        )  # fmt: skip

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            values["result"] = self._result(values)
        except RuleBroken as broken:
            yield broken

    def write_row(self, values: dict[str, Any]) -> Outcome:
        try:
            row, entry = note_external(actor=self.actor, at=self.at, result=values["result"])
        except NotReachable:
            raise RuleBroken("exchange.row_out_of_reach") from None
        if row is not None:
            self.trace(row)
        if entry is None:
            return Outcome.UNCHANGED
        self.trace(entry)
        return Outcome.CREATED
