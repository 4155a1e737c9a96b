"""Posts and areas from a ledger: a row for each member who holds one; rows of the same post stand together."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate

from branches.orgs.models import Branch, BranchCoverage, BranchMembership
from branches.vanguard.enums import VanguardKind
from branches.vanguard.models import VanguardHolder, VanguardPost
from branches.vanguard.services import PostFacts, post_of, register_posts, settle_posts
from portal.exchange.enums import Outcome
from portal.exchange.headings import BRANCH_CODE, STAFF_NO, UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization.enums import UNIT_KINDS
from portal.organization.models import Node

KIND_WORDS = {"先锋岗": "vanguard", "示范岗": "demonstration", "责任区": "area", "党员责任区": "area", "党员先锋岗": "vanguard"}
Key = tuple[int, str, str, Any]


class VanguardResource(HouseResource):
    """A row whose post is stored with another end or unit is refused: look into it first."""

    writes_rows = False
    undo = (
        Undo(VanguardHolder, path="post.branch.node.path"),
        Undo(VanguardPost, path="branch.node.path", settle=settle_posts),
    )

    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=("党员工号", *STAFF_NO), required=True, example="10021")
    branch = HouseField(
        "branch", "支部编码", widget=CodeWidget(20), synonyms=("党支部编码", *BRANCH_CODE), required=True, example="ZB-CM01"
    )
    kind = HouseField("kind", "类别", widget=ChoiceWidget(VanguardKind.choices, KIND_WORDS), required=True, example="党员先锋岗")
    name = HouseField("name", "名称", widget=TextWidget(80), synonyms=("岗位名称", "岗区名称"), required=True, example="机电检修先锋岗")
    node = HouseField("node", "单位编码", widget=CodeWidget(20), synonyms=("班组编码", *UNIT_CODE), required=True, example="CM01")
    place = HouseField("place", "地点", widget=TextWidget(80), synonyms=("关键节点", "区域"))
    duty = HouseField("duty", "职责", widget=TextWidget(2000), synonyms=("岗位职责",), required=True, example="设备点检、带班作业")
    plate_no = HouseField("plate_no", "牌号", widget=TextWidget(30))
    from_on = HouseField("from_on", "开始日期", widget=DateWidget(), synonyms=("起始日期", "上岗日期"), required=True, example="2026-01-01")
    to_on = HouseField("to_on", "截止日期", widget=DateWidget(), synonyms=("到期日期",))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Branches with their cover, members and known posts: six statements for the whole file."""
        scope = self.actor.scope("import.vanguard-posts")
        codes = {r["branch"] for r in rows if "branch" in r}
        found = Branch.objects.within(scope).filter(node__code__in=codes, node__closed_on=None).select_related("node")
        self.branches = {b.node.code: b for b in found}
        ids = [b.pk for b in self.branches.values()]
        self.nodes = {
            n.code: n for n in Node.objects.filter(code__in={r["node"] for r in rows if "node" in r}, kind__in=UNIT_KINDS, closed_on=None)
        }
        self.covers: dict[int, list[str]] = {pk: [] for pk in ids}
        for branch_id, path in (
            BranchCoverage.objects.valid_on(localdate(self.at)).filter(branch__in=ids).values_list("branch_id", "unit__path")
        ):
            self.covers[branch_id].append(path)
        numbers = {r["staff_no"] for r in rows if "staff_no" in r}
        members = BranchMembership.objects.filter(branch__in=ids, person__staff_no__in=numbers).select_related("person")
        self.members: dict[tuple[int, str], list[BranchMembership]] = {}
        for m in members:
            self.members.setdefault((m.branch_id, m.person.staff_no), []).append(m)
        stored = VanguardPost.objects.filter(branch__in=ids, name__in={r["name"] for r in rows if "name" in r}).select_related(
            "branch__node"
        )
        self.known: dict[Key, VanguardPost] = {self._key(p): p for p in stored.prefetch_related("holders")}
        self.held = {(p.pk, h.person_id) for p in self.known.values() for h in p.holders.all()}
        self.fresh: dict[Key, VanguardPost] = {}
        self.lines: list[tuple[VanguardPost, VanguardHolder]] = []
        self.seen: set[tuple[Key, int]] = set()

    @staticmethod
    def _key(post: VanguardPost) -> Key:
        return (post.branch_id, post.kind, post.name, post.from_on)

    def _facts(self, values: dict[str, Any]) -> PostFacts:
        branch = self.branches.get(values["branch"])
        if branch is None:
            raise RuleBroken("vanguard.no_branch", field="branch", given=values["branch"])
        node = self.nodes.get(values["node"])
        if node is None or not any(node.path.startswith(path) for path in self.covers[branch.pk]):
            raise RuleBroken("vanguard.no_unit", field="node", given=values["node"])
        words = {name: values.get(name, "") for name in ("place", "plate_no")}
        return PostFacts(
            branch=branch, kind=values["kind"], name=values["name"], node=node, duty=values["duty"], from_on=values["from_on"],
            to_on=values.get("to_on"), **words,
        )  # fmt: skip

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            facts = self._facts(values)
            post = post_of(actor=self.actor, at=self.at, facts=facts, right="import.vanguard-posts", units=[facts.node])
            values["found"], values["person"] = post, self._member(facts, values["staff_no"])
        except RuleBroken as broken:
            yield broken
        except NotReachable:
            yield RuleBroken("exchange.row_out_of_reach")

    def _member(self, facts: PostFacts, number: str) -> int:
        for row in self.members.get((facts.branch.pk, number), []):
            if row.from_on <= facts.from_on and (row.to_on is None or row.to_on >= facts.from_on):
                return row.person_id
        raise RuleBroken("vanguard.not_members", field="staff_no", numbers=number)

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """New posts and holders are collected and written together; a known post must say the same."""
        found: VanguardPost = values["found"]
        key, person = self._key(found), values["person"]
        if (key, person) in self.seen:
            raise RuleBroken("vanguard.twice_in_file", field="staff_no")
        self.seen.add((key, person))
        known = self.known.get(key)
        if known is not None and ((known.to_on, known.node_id) != (found.to_on, found.node_id) or known.ended_on is not None):
            raise RuleBroken("vanguard.known_otherwise", field="to_on")
        if known is not None and (known.pk, person) in self.held:
            return Outcome.UNCHANGED
        post = known or self.fresh.setdefault(key, found)
        holder = VanguardHolder(person_id=person, from_on=post.from_on)
        self.lines.append((post, holder))
        if post is found:
            self.trace(post)
        self.trace(holder)
        return Outcome.CREATED

    def finish(self) -> None:
        if self.lines:
            register_posts(actor=self.actor, at=self.at, rows=self.lines)
