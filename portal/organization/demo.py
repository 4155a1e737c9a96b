"""The tree of the made-up enterprise: a coal group with two mines, a washing plant and its head office."""

from dataclasses import dataclass
from datetime import date

from portal.organization.enums import NodeKind, UnitField
from portal.organization.models import Node, PeerGroup

OPENED = date(2015, 3, 1)

# (code, name, short name, kind of work); the kind of work decides peer group, posts and measures
DISTRICTS: dict[str, list[tuple[str, str, str]]] = {
    "M1": [
        ("ZC1", "综采一队", "mining"), ("ZC2", "综采二队", "mining"), ("ZC3", "综采三队", "mining"),
        ("JJ1", "掘进一队", "heading"), ("JJ2", "掘进二队", "heading"),
        ("JD", "机电队", "electrical"), ("TF", "通风队", "ventilation"), ("YS", "运输队", "transport"), ("WX", "设备维修队", "repair"),
        ("DD", "调度指挥中心", "office"), ("AJ", "安全监察科", "office"), ("RS", "人力资源科", "office"),
    ],
    "M2": [
        ("ZC1", "综采一队", "mining"), ("ZC2", "综采二队", "mining"), ("JJ1", "掘进一队", "heading"), ("JJ2", "掘进二队", "heading"),
        ("JD", "机电队", "electrical"), ("TF", "通风队", "ventilation"), ("YS", "运输队", "transport"),
        ("DC", "地质测量科", "office"), ("AJ", "安全监察科", "office"), ("ZH", "综合办公室", "office"),
    ],
    "M3": [
        ("XM1", "洗煤一车间", "washing"), ("XM2", "洗煤二车间", "washing"), ("JD", "机电车间", "electrical"),
        ("ZX", "装车站", "transport"), ("HY", "化验室", "repair"), ("ZH", "综合办公室", "office"),
    ],
    "HQ": [("JG1", "党群工作部", "office"), ("JG2", "财务资产部", "office"), ("JS", "技术中心", "office")],
}  # fmt: skip
PLANTS = {"M1": ("岚谷一矿", "一矿"), "M2": ("岚谷二矿", "二矿"), "M3": ("岚谷洗选厂", "洗选厂"), "HQ": ("集团机关", "机关")}
RESEARCH = {"JS", "HY", "DC"}  # the technical centre, the laboratory, the surveyors
PEER_GROUP = {"mining": "production", "heading": "production", "washing": "production", "office": "office"}


@dataclass
class DemoBranch:
    """What later rooms need of a branch: its node, its groups, the unit it covers and the kind of work there."""

    node: Node
    groups: list[Node]
    unit: Node
    teams: list[Node]
    plant: str
    work: str


class _Planter:
    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def add(self, code: str, name: str, short: str, kind: str, parent: Node | None, **extra) -> Node:
        path = (parent.path if parent else "") + code + "/"
        node = Node(
            code=code, name=name, short_name=short, kind=kind, parent=parent, path=path, depth=path.count("/") - 1,
            sort=len(self.nodes), opened_on=extra.pop("opened_on", OPENED), **extra,
        )  # fmt: skip
        node.save(force_insert=True)
        self.nodes.append(node)
        return node


def build_tree(limit: int) -> tuple[Node, dict[str, Node], list[DemoBranch]]:
    """Plant the tree with at most ``limit`` branches; beyond the 31 named ones, numbered sites follow.

    Returns the root, the party committees by plant, and the branches.
    """
    groups = {g.code: g for g in PeerGroup.objects.all()}
    grow = _Planter()
    root = grow.add("LG", "岚谷煤业集团", "岚谷集团", NodeKind.GROUP, None)
    committees = {"LG": grow.add("LG-DW", "岚谷煤业集团党委", "集团党委", NodeKind.PARTY_COMMITTEE, root)}
    wanted = [(plant, *row) for plant, rows in DISTRICTS.items() for row in rows]
    for i in range(len(wanted), limit):
        wanted.append(("M2", f"X{i}", f"采区{i}队", ("mining", "heading", "transport", "office")[i % 4]))
    plants: dict[str, Node] = {}
    branches = []
    for plant, code, name, work in wanted[:limit]:
        if plant not in plants:
            title, short = PLANTS[plant]
            kind = NodeKind.DEPARTMENT if plant == "HQ" else NodeKind.PLANT
            plants[plant] = grow.add(f"LG-{plant}", title, short, kind, root, field="" if plant == "HQ" else UnitField.PRODUCTION)
            committees[plant] = grow.add(f"LG-{plant}-DW", f"{title}党委", f"{short}党委", NodeKind.PARTY_COMMITTEE, plants[plant])
        branches.append(_site(grow, plants[plant], committees[plant], plant, code, name, work, groups))
    return root, committees, branches


def _site(grow: _Planter, plant_node: Node, committee: Node, plant: str, code: str, name: str, work: str, groups: dict) -> DemoBranch:
    short = PLANTS[plant][1]
    kind = NodeKind.DISTRICT if work != "office" else NodeKind.DEPARTMENT
    unit = grow.add(f"{plant}-{code}", name, name, kind, plant_node, field=UnitField.RESEARCH if code in RESEARCH else "")
    shifts = ("早班", "中班", "夜班") if work != "office" else ("业务组",)
    teams = [grow.add(f"{plant}-{code}-B{i}", f"{name}{shift}", shift, NodeKind.TEAM, unit) for i, shift in enumerate(shifts, 1)]
    node = grow.add(
        f"ZB-{plant}-{code}", f"{short}{name}党支部", f"{short}{name}", NodeKind.BRANCH, committee,
        peer_group=groups[PEER_GROUP.get(work, "support")],
    )  # fmt: skip
    count = 2 if work != "office" else 0
    party_groups = [
        grow.add(f"ZB-{plant}-{code}-{i}", f"{name}第{'一二'[i - 1]}党小组", f"第{'一二'[i - 1]}党小组", NodeKind.PARTY_GROUP, node)
        for i in range(1, count + 1)
    ]
    return DemoBranch(node, party_groups, unit, teams, plant, work)
