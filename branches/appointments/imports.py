"""Appointments from a ledger: a row for each post that is held. A stored post that says otherwise is refused."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate

from branches.appointments.enums import Body, PostRank
from branches.appointments.models import CrossPost
from branches.appointments.selectors import keepers
from branches.appointments.services import PostFacts, appoint_many, post_of
from portal.exchange.enums import Outcome
from portal.exchange.headings import BRANCH_CODE, STAFF_NO
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.people.models import Person

BODY_WORDS = {"党委": "party", "董事": "board", "经理": "management", "行政": "management", "管理层": "management"}
RANK_WORDS = {"书记": "secretary", "党委书记": "secretary", "总经理": "general_manager", "矿长": "general_manager", "": "other"}
Key = tuple[int, int, str, str]


class AppointmentResource(HouseResource):
    writes_rows = False
    undo = (Undo(CrossPost, path="node.path"),)

    node = HouseField("node", "党组织编码", widget=CodeWidget(20), synonyms=BRANCH_CODE, required=True, example="DW-M1")
    person = HouseField("person", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    body = HouseField(
        "body", "任职机构", widget=ChoiceWidget(Body.choices, BODY_WORDS), synonyms=("机构",), required=True, example="董事会"
    )
    rank = HouseField("rank", "职务类别", widget=ChoiceWidget(PostRank.choices, RANK_WORDS), required=True, example="其他成员")
    title = HouseField("title", "职务名称", widget=TextWidget(60), synonyms=("职务",), required=True, example="职工董事")
    document = HouseField("document", "任职文号", widget=TextWidget(80), synonyms=("文号",))
    from_on = HouseField("from_on", "任职日期", widget=DateWidget(), synonyms=("任职时间",), required=True, example="2025-03-01")
    to_on = HouseField("to_on", "任期届满", widget=DateWidget(), synonyms=("届满日期",))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Organisations, people and known posts: three statements for the whole file."""
        today = localdate(self.at)
        scope = self.actor.scope("import.appointments")
        self.nodes = {n.code: n for n in keepers(scope, today).filter(code__in={r["node"] for r in rows if "node" in r})}
        numbers = {r["person"] for r in rows if "person" in r}
        self.people = {p.staff_no: p for p in Person.objects.active_on(today).filter(staff_no__in=numbers)}
        stored = CrossPost.objects.filter(node__in=[n.pk for n in self.nodes.values()]).order_by("-ended_on", "pk")
        self.known: dict[Key, list[CrossPost]] = {}
        for post in stored:
            self.known.setdefault(self._key(post), []).append(post)
        self.fresh: dict[Key, CrossPost] = {}

    @staticmethod
    def _key(post: CrossPost) -> Key:
        return (post.node_id, post.person_id, post.body, post.title)

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            values["found"] = self._post(values)
        except RuleBroken as broken:
            yield broken
        except NotReachable:
            yield RuleBroken("exchange.row_out_of_reach")

    def _post(self, values: dict[str, Any]) -> CrossPost:
        node, person = self.nodes.get(values["node"]), self.people.get(values["person"])
        if node is None:
            raise RuleBroken("appointment.no_node", field="node", given=values["node"])
        if person is None:
            raise RuleBroken("appointment.no_person", field="person", number=values["person"])
        facts = PostFacts(
            node, person, values["body"], values["rank"], values["title"], values["from_on"], values.get("to_on"),
            values.get("document") or "",
        )  # fmt: skip
        return post_of(actor=self.actor, at=self.at, facts=facts, right="import.appointments")

    def write_row(self, values: dict[str, Any]) -> Outcome:
        found: CrossPost = values["found"]
        key = self._key(found)
        known = [*self.known.get(key, []), *([self.fresh[key]] if key in self.fresh else [])]
        if any(self._same(post, found) for post in known):
            return Outcome.UNCHANGED
        if any(post.ended_on is None for post in known):
            raise RuleBroken("appointment.known_otherwise", field="title")
        self.fresh[key] = found
        self.trace(found)
        return Outcome.CREATED

    @staticmethod
    def _same(known: CrossPost, found: CrossPost) -> bool:
        return all(getattr(known, name) == getattr(found, name) for name in ("rank", "from_on", "to_on", "document"))

    def finish(self) -> None:
        if self.fresh:
            appoint_many(actor=self.actor, at=self.at, rows=list(self.fresh.values()))
