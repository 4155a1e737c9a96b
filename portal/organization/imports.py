"""``units``: the tree from a table; parents may stand below their children in the file."""

from typing import Any

from portal.exchange.enums import Outcome
from portal.exchange.headings import UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget, WholeWidget
from portal.kernel.errors import RuleBroken
from portal.organization import services
from portal.organization.enums import NodeKind, UnitField
from portal.organization.models import Node, PeerGroup

KIND_SPELLINGS: dict[str, str] = {
    "煤矿": NodeKind.PLANT, "矿": NodeKind.PLANT, "厂": NodeKind.PLANT, "矿井": NodeKind.PLANT, "科室": NodeKind.DEPARTMENT,
    "部门": NodeKind.DEPARTMENT, "区队": NodeKind.DISTRICT, "车间": NodeKind.DISTRICT, "队": NodeKind.DISTRICT, "班": NodeKind.TEAM,
    "支部": NodeKind.BRANCH, "联合支部": NodeKind.JOINT_BRANCH, "临时支部": NodeKind.TEMPORARY_BRANCH, "总支": NodeKind.GENERAL_BRANCH,
    "基层党委": NodeKind.PARTY_COMMITTEE,
}  # fmt: skip
FIELD_SPELLINGS: dict[str, str] = {
    "科技": UnitField.RESEARCH, "科研": UnitField.RESEARCH, "产业": UnitField.PRODUCTION, "生产": UnitField.PRODUCTION,
}  # fmt: skip
PEER_SPELLINGS = {
    "生产类": "production",
    "辅助类": "support",
    "机关类": "office",
    "采掘": "production",
    "辅助": "support",
    "机关": "office",
}


class UnitResource(HouseResource):
    key = ("code",)
    undo = (Undo(Node, path="path", order="-depth", puts_back_first=True, settle=services.settle_nodes),)

    code = HouseField(
        "code", "组织编码", widget=CodeWidget(20), synonyms=("编码", "单位编码", *UNIT_CODE), required=True, example="MK1-ZC1"
    )
    name = HouseField("name", "组织名称", widget=TextWidget(60), synonyms=("名称", "单位名称", "全称"), required=True, example="综采一队")
    short_name = HouseField("short_name", "简称", widget=TextWidget(20), example="综采一队")
    kind = HouseField(
        "kind",
        "类别",
        widget=ChoiceWidget(NodeKind.choices, KIND_SPELLINGS),
        synonyms=("组织类别", "单位类别", "类型"),
        required=True,
        example="区队",
    )
    parent = HouseField("parent", "上级编码", widget=CodeWidget(20), synonyms=("上级组织编码", "上级单位编码", "上级单位"), example="MK1")
    peer_group = HouseField(
        "peer_group", "同类组", widget=TextWidget(40, choose_from="portal.PeerGroup"), synonyms=("考核分组", "分组"), example=""
    )
    field = HouseField(
        "field", "领域", widget=ChoiceWidget(UnitField.choices, FIELD_SPELLINGS), synonyms=("科技或产业", "板块"), example="产业领域"
    )
    opened_on = HouseField("opened_on", "成立日期", widget=DateWidget(), synonyms=("设立日期",), required=True, example="2018-01-01")
    sort = HouseField("sort", "排序", widget=WholeWidget(), synonyms=("序号",), example="10")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        codes = {r[k] for r in rows for k in ("code", "parent") if k in r}
        scope = self.actor.scope("node.edit")
        self.nodes = {n.code: n for n in Node.objects.within(scope).select_related("peer_group", "parent").filter(code__in=codes)}
        self.peers: dict[str, PeerGroup] = {}
        for group in PeerGroup.objects.filter(is_active=True):
            self.peers |= {group.code: group, group.name_zh: group}
        self.peers |= {text: self.peers[code] for text, code in PEER_SPELLINGS.items() if code in self.peers}

    def order(self, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """Parents first, whatever their place in the file."""
        parent_of = {v.get("code"): v.get("parent") for _n, v in rows}

        def depth(code: Any) -> int:
            steps = 0
            while code in parent_of and steps < 50:
                code, steps = parent_of[code], steps + 1
            return steps

        return sorted(rows, key=lambda row: depth(row[1].get("code")))

    def write_row(self, values: dict[str, Any]) -> Outcome:
        values = dict(values)
        if "peer_group" in values:
            values["peer_group"] = self._peer(values["peer_group"])
        parent = self.nodes.get(values["parent"]) if "parent" in values else None
        if "parent" in values and parent is None:
            self.unknown("parent", values)
        values["parent"] = parent
        stored = self.nodes.get(values["code"])
        if stored is None:
            values.setdefault("short_name", values["name"][:20])
            self.nodes[values["code"]] = node = services.create_node(actor=self.actor, at=self.at, **values)
            self.trace(node)
            return Outcome.CREATED
        return self._update(stored, values)

    def _update(self, stored: Node, values: dict[str, Any]) -> Outcome:
        if stored.kind != values["kind"]:
            raise RuleBroken("node.kind_is_fixed", field="kind")
        version, before = stored.version, self.snapshot(stored)
        if values["parent"] is not None and stored.parent_id != values["parent"].pk:
            stored = services.move_node(actor=self.actor, at=self.at, node=stored, new_parent=values["parent"])
        stored = services.update_node(actor=self.actor, at=self.at, node=stored, **values)
        self.nodes[stored.code] = stored
        if stored.version == version:
            return Outcome.UNCHANGED
        self.trace(stored, before=before)
        return Outcome.CHANGED

    def _peer(self, text: str) -> PeerGroup:
        if text not in self.peers:
            choices = "、".join(g.name_zh for g in PeerGroup.objects.filter(is_active=True))
            raise RuleBroken("exchange.bad_choice", field="peer_group", given=text, choices=choices)
        return self.peers[text]
