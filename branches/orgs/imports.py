"""``branches``: party organisations with members, posts and covered units from one table; ``posts``: posts alone.

One row, one fact. The column 类型 says which: 支部 (only for a founding date that differs from the node's), 党员, 委员 or
覆盖单位. Party organisations themselves are nodes and come with the file of units; the first row that names one sets up
the organisation behind it. Rows may stand in any order. Several branches covering one unit give their 份额.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from branches.orgs import rules, selectors, services
from branches.orgs.access import roster_scope
from branches.orgs.enums import BranchPostKind, Standing
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost
from portal.exchange.enums import Outcome
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, NumberWidget, TextWidget
from portal.kernel.errors import RuleBroken
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.people.models import Person


class RowKind(StrEnum):
    BRANCH = "branch"
    MEMBER = "member"
    COVER = "cover"
    POST = "post"


ROW_LABELS = ((RowKind.BRANCH, "支部"), (RowKind.MEMBER, "党员"), (RowKind.COVER, "覆盖单位"), (RowKind.POST, "委员"))
ROW_SPELLINGS: dict[str, str] = {
    "党支部": RowKind.BRANCH,
    "任职": RowKind.POST,
    "书记": RowKind.POST,
    "支委": RowKind.POST,
    "单位": RowKind.COVER,
    "覆盖": RowKind.COVER,
}
POST_SPELLINGS = {"支部书记": "secretary", "支部副书记": "deputy", "组长": "group_leader", "党小组长": "group_leader", "支委": "member"}
STANDING_SPELLINGS = {"正式": "full", "预备": "probationary", "中共党员": "full", "中共预备党员": "probationary"}
ORDER = list(RowKind)


class BranchResource(HouseResource):
    kind = HouseField("kind", "类型", widget=ChoiceWidget(ROW_LABELS, ROW_SPELLINGS), synonyms=("行类型",), required=True, example="党员")
    branch = HouseField("branch", "支部编码", widget=CodeWidget(20), synonyms=("党支部编码",), required=True, example="ZB-M1-ZC1")
    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=("员工编号",), example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), example="王建国")
    group = HouseField("group", "党小组编码", widget=CodeWidget(20), synonyms=("党小组",), example="ZB-M1-ZC1-1")
    standing = HouseField("standing", "党员类别", widget=ChoiceWidget(Standing.choices, STANDING_SPELLINGS), example="正式党员")
    post = HouseField("post", "职务", widget=ChoiceWidget(BranchPostKind.choices, POST_SPELLINGS), synonyms=("党内职务",), example="")
    unit = HouseField("unit", "覆盖单位编码", widget=CodeWidget(20), synonyms=("单位编码",), example="")
    share = HouseField("share", "份额", widget=NumberWidget(), example="100")
    from_on = HouseField(
        "from_on", "起始日期", widget=DateWidget(), synonyms=("任期开始", "入支部日期"), required=True, example="2024-03-05"
    )
    to_on = HouseField("to_on", "截止日期", widget=DateWidget(), synonyms=("任期届满",), example="")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        reach, roster = self.actor.scope("import.branches"), roster_scope(self.actor, "import.branches")
        codes = {r["branch"] for r in rows if "branch" in r}
        groups = {r["group"] for r in rows if "group" in r}
        found = Node.objects.within(reach).filter(code__in=codes | groups)
        self.nodes = {node.code: node for node in found}
        self.branches = {b.node.code: b for b in Branch.objects.within(reach).filter(node__code__in=codes).select_related("node")}
        numbers = {r["staff_no"] for r in rows if "staff_no" in r}
        self.people = {p.staff_no: p for p in Person.objects.within(roster).filter(staff_no__in=numbers)}
        units = {r["unit"] for r in rows if "unit" in r}
        self.units = {node.code: node for node in Node.objects.within(roster).filter(code__in=units)}
        ids = [b.pk for b in self.branches.values()]
        members = BranchMembership.objects.filter(branch__in=ids).select_related("branch__node", "person", "group")
        self.members = {(m.branch_id, m.person_id, m.from_on): m for m in members}
        self.posts = {
            (p.branch_id, p.person_id, p.post, p.from_on): p
            for p in BranchPost.objects.filter(branch__in=ids).select_related("branch__node", "person")
        }
        covers = BranchCoverage.objects.filter(branch__in=ids).select_related("branch__node", "unit")
        self.covers = {(c.branch_id, c.unit_id, c.from_on): c for c in covers}
        self.founded: list[Branch] = []
        self.shared: dict[tuple[str, date], list[tuple[Branch, Decimal]]] = defaultdict(list)
        self.resplit: set[tuple[str, date]] = set()

    def order(self, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """Founding first, then members, then what members are elected to."""
        return sorted(rows, key=lambda row: ORDER.index(row[1].get("kind", RowKind.BRANCH)))

    def write_row(self, values: dict[str, Any]) -> Outcome:
        branch = self.branches.get(values["branch"])
        is_new = branch is None
        if branch is None:
            branch = self._establish(values)
        outcome = {RowKind.BRANCH: self._branch, RowKind.MEMBER: self._member, RowKind.COVER: self._cover, RowKind.POST: self._post}[
            RowKind(values["kind"])
        ](branch, values)
        return Outcome.CREATED if is_new and outcome == Outcome.UNCHANGED else outcome

    def finish(self) -> None:
        """Divide shared units; a branch that this file founded has its three full members."""
        for unit_code, day in sorted(self.resplit):
            services.share_unit(actor=self.actor, at=self.at, unit=self.units[unit_code], on=day, shares=self.shared[unit_code, day])
        if self.founded:
            today = self.at.date()
            counts = selectors.member_counts([b.pk for b in self.founded], today)
            setup = selectors.setup_rules(today)
            for branch in self.founded:
                verdict = rules.may_found(kind=branch.node.kind, full_members=counts.get(branch.pk, (0, 0))[1], setup_rules=setup)
                if not verdict:
                    raise RuleBroken("branch.import_too_few", branch=branch.node.name, **verdict.params)

    # -- one row of each kind ---------------------------------------------------------------------------------

    def _establish(self, values: dict[str, Any]) -> Branch:
        node = self.nodes.get(values["branch"])
        if node is None or node.kind not in BRANCH_KINDS:
            self.unknown("branch", values)
        founded_on = values["from_on"] if values["kind"] == RowKind.BRANCH else node.opened_on
        branch = services.establish(actor=self.actor, at=self.at, node=node, founded_on=founded_on)
        self.branches[node.code] = branch
        self.founded.append(branch)
        return branch

    def _branch(self, branch: Branch, values: dict[str, Any]) -> Outcome:
        version = branch.version
        branch = services.update_branch(actor=self.actor, at=self.at, branch=branch, founded_on=values["from_on"])
        self.branches[values["branch"]] = branch
        return Outcome.UNCHANGED if branch.version == version else Outcome.CHANGED

    def _needed(self, values: dict[str, Any], attribute: str) -> Any:
        if attribute not in values:
            heading = next(c.heading for c in self.columns() if c.attribute == attribute)
            raise RuleBroken("branch.row_needs", field=attribute, kind=dict(ROW_LABELS)[RowKind(values["kind"])], column=heading)
        return values[attribute]

    def _person(self, values: dict[str, Any]) -> Person:
        person = self.people.get(self._needed(values, "staff_no"))
        if person is None:
            self.unknown("staff_no", values)
        if "name" in values and values["name"] != person.name:
            raise RuleBroken("branch.name_differs", field="name", staff_no=person.staff_no, given=values["name"])
        return person

    def _group(self, branch: Branch, values: dict[str, Any]) -> Node | None:
        if "group" not in values:
            return None
        group = self.nodes.get(values["group"])
        if group is None or group.kind != NodeKind.PARTY_GROUP or group.parent_id != branch.pk:
            raise RuleBroken("branch.group_not_here", field="group")
        return group

    def _member(self, branch: Branch, values: dict[str, Any]) -> Outcome:
        person, group = self._person(values), self._group(branch, values)
        key = (branch.pk, person.pk, values["from_on"])
        row, outcome = self.members.get(key), Outcome.UNCHANGED
        by: dict[str, Any] = {"actor": self.actor, "at": self.at}
        if row is None:
            standing = values.get("standing", Standing.FULL)
            row = services.admit_member(**by, branch=branch, person=person, standing=standing, group=group, from_on=values["from_on"])
            outcome = Outcome.CREATED
        if group is not None and row.group_id != group.pk:
            row, outcome = services.move_member(**by, membership=row, on=row.from_on, group=group), Outcome.CHANGED
        if values.get("standing", row.standing) != row.standing:
            row = services.change_standing(**by, membership=row, on=row.from_on, standing=values["standing"])
            outcome = Outcome.CHANGED
        if "to_on" in values and row.to_on != values["to_on"]:
            row = services.end_membership(**by, membership=row, to_on=values["to_on"], reason="")
            outcome = outcome if outcome == Outcome.CREATED else Outcome.CHANGED
        self.members[key] = row
        return outcome

    def _post(self, branch: Branch, values: dict[str, Any]) -> Outcome:
        person, post = self._person(values), self._needed(values, "post")
        key = (branch.pk, person.pk, post, values["from_on"])
        row = self.posts.get(key)
        if row is None:
            self.posts[key] = services.appoint(
                actor=self.actor, at=self.at, branch=branch, person=person, post=post, from_on=values["from_on"],
                to_on=values.get("to_on"), group=self._group(branch, values),
            )  # fmt: skip
            return Outcome.CREATED
        if values.get("to_on", row.to_on) == row.to_on:
            return Outcome.UNCHANGED
        self.posts[key] = services.change_term(actor=self.actor, at=self.at, post=row, to_on=values["to_on"])
        return Outcome.CHANGED

    def _cover(self, branch: Branch, values: dict[str, Any]) -> Outcome:
        unit = self.units.get(self._needed(values, "unit"))
        if unit is None:
            self.unknown("unit", values)
        share, day = values.get("share", rules.FULL_SHARE), values["from_on"]
        row = self.covers.get((branch.pk, unit.pk, day))
        if share != rules.FULL_SHARE:
            self.shared[unit.code, day].append((branch, share))
            if row is not None and row.share == share:
                return Outcome.UNCHANGED
            self.resplit.add((unit.code, day))
            return Outcome.CREATED if row is None else Outcome.CHANGED
        if row is None:
            services.add_cover(actor=self.actor, at=self.at, branch=branch, unit=unit, from_on=day, to_on=values.get("to_on"))
            return Outcome.CREATED
        if values.get("to_on", row.to_on) == row.to_on:
            return Outcome.UNCHANGED
        services.end_cover(actor=self.actor, at=self.at, cover=row, to_on=values["to_on"])
        return Outcome.CHANGED


class PostResource(HouseResource):
    """One row, one post with its term; a row that is known moves the end of the term or ends the post."""

    branch = HouseField("branch", "支部编码", widget=CodeWidget(20), synonyms=("党支部编码",), required=True, example="ZB-M1-ZC1")
    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=("员工编号",), required=True, example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), example="王建国")
    post = HouseField(
        "post", "职务", widget=ChoiceWidget(BranchPostKind.choices, POST_SPELLINGS), synonyms=("党内职务",), required=True, example="书记"
    )
    group = HouseField("group", "党小组编码", widget=CodeWidget(20), synonyms=("党小组",), example="")
    from_on = HouseField("from_on", "任期开始", widget=DateWidget(), synonyms=("起始日期",), required=True, example="2024-04-01")
    to_on = HouseField("to_on", "任期届满", widget=DateWidget(), synonyms=("截止日期",), example="2027-03-31")
    ended_on = HouseField("ended_on", "卸任日期", widget=DateWidget(), example="")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        reach, roster = self.actor.scope("import.posts"), roster_scope(self.actor, "import.posts")
        codes = {r["branch"] for r in rows if "branch" in r}
        self.branches = {b.node.code: b for b in Branch.objects.within(reach).filter(node__code__in=codes).select_related("node")}
        numbers = {r["staff_no"] for r in rows if "staff_no" in r}
        self.people = {p.staff_no: p for p in Person.objects.within(roster).filter(staff_no__in=numbers)}
        groups = Node.objects.within(reach).filter(kind=NodeKind.PARTY_GROUP, code__in={r["group"] for r in rows if "group" in r})
        self.groups = {node.code: node for node in groups}
        held = BranchPost.objects.filter(branch__in=self.branches.values()).select_related("branch__node", "person")
        self.posts = {(p.branch_id, p.person_id, p.post, p.from_on): p for p in held}

    def order(self, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """The older post first, so that its end makes room for the next."""
        return sorted(rows, key=lambda row: row[1].get("from_on", rules.FAR_AHEAD))

    def write_row(self, values: dict[str, Any]) -> Outcome:
        branch, person = self.branches.get(values["branch"]), self.people.get(values["staff_no"])
        if branch is None:
            self.unknown("branch", values)
        if person is None:
            self.unknown("staff_no", values)
        if "name" in values and values["name"] != person.name:
            raise RuleBroken("branch.name_differs", field="name", staff_no=person.staff_no, given=values["name"])
        if "group" in values and values["group"] not in self.groups:
            raise RuleBroken("branch.group_not_here", field="group")
        by: dict[str, Any] = {"actor": self.actor, "at": self.at}
        key = (branch.pk, person.pk, values["post"], values["from_on"])
        row, outcome = self.posts.get(key), Outcome.UNCHANGED
        if row is None:
            row = services.appoint(
                **by, branch=branch, person=person, post=values["post"], from_on=values["from_on"], to_on=values.get("to_on"),
                ended_on=values.get("ended_on"), group=self.groups.get(values.get("group", "")),
            )  # fmt: skip
            outcome = Outcome.CREATED
        elif "to_on" in values and row.ended_on is None and row.to_on != values["to_on"]:
            row, outcome = services.change_term(**by, post=row, to_on=values["to_on"]), Outcome.CHANGED
        if "ended_on" in values and row.ended_on is None:
            row = services.end_post(**by, post=row, ended_on=values["ended_on"])
            outcome = outcome if outcome == Outcome.CREATED else Outcome.CHANGED
        self.posts[key] = row
        return outcome
