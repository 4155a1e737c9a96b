"""``branches``: party organisations with members, posts and covered units from one table; ``posts``: posts alone.

One row, one fact. The column 类型 says which: 支部 (only for a founding date that differs from the node's), 党员, 委员 or
覆盖单位. Party organisations themselves are nodes and come with the file of units; the first row that names one sets up
the organisation behind it. Rows may stand in any order. Several branches covering one unit give their 份额.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from branches.orgs import rules, selectors, services
from branches.orgs.access import roster_scope
from branches.orgs.enums import BranchPostKind, Standing
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost, StatusRecord
from portal.exchange.enums import Outcome
from portal.exchange.headings import BRANCH_CODE, PERSON_NAME, STAFF_NO, UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, NumberWidget, TextWidget
from portal.kernel.errors import RuleBroken
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.people.enums import PoliticalStatus
from portal.people.models import Person


class RowKind(StrEnum):
    BRANCH = "branch"
    MEMBER = "member"
    COVER = "cover"
    POST = "post"


ROW_LABELS = ((RowKind.BRANCH, "支部"), (RowKind.MEMBER, "党员"), (RowKind.COVER, "覆盖单位"), (RowKind.POST, "委员"))
ROW_SPELLINGS: dict[str, str] = {
    "党支部": RowKind.BRANCH, "任职": RowKind.POST, "书记": RowKind.POST, "支委": RowKind.POST, "单位": RowKind.COVER,
    "覆盖": RowKind.COVER,
}  # fmt: skip
POST_SPELLINGS = {"支部书记": "secretary", "支部副书记": "deputy", "组长": "group_leader", "党小组长": "group_leader", "支委": "member"}
STANDING_SPELLINGS = {"正式": "full", "预备": "probationary", "中共党员": "full", "中共预备党员": "probationary"}
ORDER = list(RowKind)
ONE_DAY = timedelta(days=1)


PATH = "branch.node.path"
MEMBERS = Undo(BranchMembership, path=PATH, named=("person",), settle=services.settle_members, leftovers=services.left_of_members)
POSTS = Undo(BranchPost, path=PATH, named=("person",), belongings=("reminders",), settle=services.settle_posts)
PEOPLE = Undo(Person, path="unit.path", reach=roster_scope)  # their status follows from what the rows above say


class BranchResource(HouseResource):
    undo = (
        POSTS, Undo(BranchCoverage, path=PATH, named=("unit",), settle=services.settle_covers), MEMBERS,
        Undo(Branch, path="node.path", settle=services.settle_branches), PEOPLE,
    )  # fmt: skip

    kind = HouseField("kind", "类型", widget=ChoiceWidget(ROW_LABELS, ROW_SPELLINGS), synonyms=("行类型",), required=True, example="党员")
    branch = HouseField("branch", "支部编码", widget=CodeWidget(20), synonyms=BRANCH_CODE, required=True, example="ZB-M1-ZC1")
    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), synonyms=PERSON_NAME, example="王建国")
    group = HouseField("group", "党小组编码", widget=CodeWidget(20), synonyms=("党小组",), example="ZB-M1-ZC1-1")
    standing = HouseField("standing", "党员类别", widget=ChoiceWidget(Standing.choices, STANDING_SPELLINGS), example="正式党员")
    post = HouseField("post", "职务", widget=ChoiceWidget(BranchPostKind.choices, POST_SPELLINGS), synonyms=("党内职务",), example="")
    unit = HouseField("unit", "覆盖单位编码", widget=CodeWidget(20), synonyms=("单位编码", *UNIT_CODE), example="")
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
        self.rows: dict[tuple[str, int], int] = {}
        near = Q(branch__node__code__in=codes) | Q(unit__code__in=units)
        here = [model.objects.filter(branch__node__code__in=codes) for model in (BranchMembership, BranchPost)]
        founded, named = Branch.objects.filter(node__code__in=codes), Person.objects.filter(staff_no__in=numbers)
        self.watch(founded, *here, BranchCoverage.objects.filter(near), named)

    def order(self, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """Founding first, then members, then what members are elected to."""
        return sorted(rows, key=lambda row: ORDER.index(row[1].get("kind", RowKind.BRANCH)))

    def write_row(self, values: dict[str, Any]) -> Outcome:
        branch = self.branches.get(values["branch"])
        is_new = branch is None
        if branch is None:
            branch = self._establish(values)
        self.rows.setdefault(("branch", branch.pk), self.row)
        if values.get("staff_no") in self.people:
            self.rows.setdefault(("person", self.people[values["staff_no"]].pk), self.row)
        outcome = {RowKind.BRANCH: self._branch, RowKind.MEMBER: self._member, RowKind.COVER: self._cover, RowKind.POST: self._post}[
            RowKind(values["kind"])
        ](branch, values)
        return Outcome.CREATED if is_new and outcome == Outcome.UNCHANGED else outcome

    def finish(self) -> None:
        """Divide shared units; a branch that this file founded has its three full members."""
        for unit_code, day in sorted(self.resplit):
            services.share_unit(actor=self.actor, at=self.at, unit=self.units[unit_code], on=day, shares=self.shared[unit_code, day])
        if self.founded:
            today = localdate(self.at)
            counts = selectors.member_counts([b.pk for b in self.founded], today)
            setup = selectors.setup_rules(today)
            for branch in self.founded:
                verdict = rules.may_found(kind=branch.node.kind, full_members=counts.get(branch.pk, (0, 0))[1], setup_rules=setup)
                if not verdict:
                    raise RuleBroken("branch.import_too_few", branch=branch.node.name, **verdict.params)
        self.trace_watched(self._row_of)

    def _row_of(self, record: Any) -> int:
        """The row that named the person of a record, else its branch."""
        person = record.pk if isinstance(record, Person) else getattr(record, "person_id", 0)
        branch = record.pk if isinstance(record, Branch) else getattr(record, "branch_id", 0)
        return self.rows.get(("person", person)) or self.rows.get(("branch", branch), 0)

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

    undo = (POSTS,)

    branch = HouseField("branch", "支部编码", widget=CodeWidget(20), synonyms=BRANCH_CODE, required=True, example="ZB-M1-ZC1")
    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), synonyms=PERSON_NAME, example="王建国")
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
        self.rows: dict[int, int] = {}
        self.watch(BranchPost.objects.filter(branch__in=self.branches.values()))

    def finish(self) -> None:
        self.trace_watched(lambda post: self.rows.get(post.person_id, 0))

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
        self.rows.setdefault(person.pk, self.row)
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


STATUS_SPELLINGS: dict[str, str] = {
    "预备党员": PoliticalStatus.PROBATIONARY, "中共预备党员": PoliticalStatus.PROBATIONARY, "接收为预备党员": PoliticalStatus.PROBATIONARY,
    "正式党员": PoliticalStatus.FULL_MEMBER, "中共正式党员": PoliticalStatus.FULL_MEMBER, "党员": PoliticalStatus.FULL_MEMBER,
    "转正": PoliticalStatus.FULL_MEMBER, "积极分子": PoliticalStatus.ACTIVIST, "团员": PoliticalStatus.LEAGUE,
    "中国共产主义青年团团员": PoliticalStatus.LEAGUE, "出党": PoliticalStatus.MASSES,
}  # fmt: skip
STANDING_OF = {PoliticalStatus.FULL_MEMBER: Standing.FULL, PoliticalStatus.PROBATIONARY: Standing.PROBATIONARY}


class StatusResource(HouseResource):
    """One row, one change of political status with its day: admission, 转正, leaving, and the statuses before."""

    key = ("staff_no", "on")
    undo = (MEMBERS, Undo(StatusRecord, path="person.unit.path", reach=roster_scope), PEOPLE)

    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), synonyms=PERSON_NAME, example="王建国")
    status = HouseField(
        "status", "政治面貌", widget=ChoiceWidget(PoliticalStatus.choices, STATUS_SPELLINGS),
        synonyms=("变更后政治面貌", "党员类别", "变更类型"), required=True, example="预备党员",
    )  # fmt: skip
    on = HouseField(
        "on", "生效日期", widget=DateWidget(), synonyms=("变更日期", "接收日期", "转正日期", "日期"), required=True, example="2024-06-28"
    )
    branch = HouseField("branch", "支部编码", widget=CodeWidget(20), synonyms=BRANCH_CODE, example="ZB-M1-ZC1")
    reason = HouseField("reason", "依据", widget=TextWidget(200), synonyms=("文号", "决定文号", "原因"), example="")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """People, branches, memberships and records: five statements with the reach."""
        reach, roster = self.actor.scope("import.party-status"), roster_scope(self.actor, "import.party-status")
        numbers = {r["staff_no"] for r in rows if "staff_no" in r}
        self.people = {p.staff_no: p for p in Person.objects.within(roster).select_related("unit").filter(staff_no__in=numbers)}
        codes = {r["branch"] for r in rows if "branch" in r}
        self.branches = {b.node.code: b for b in Branch.objects.within(reach).filter(node__code__in=codes).select_related("node")}
        self.memberships: dict[int, list[BranchMembership]] = defaultdict(list)
        found = BranchMembership.objects.filter(person__in=self.people.values()).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
        for row in found.select_related("branch__node", "person").order_by("from_on"):
            self.memberships[row.person_id].append(row)
        records = StatusRecord.objects.filter(person__in=self.people.values())
        self.records = {(r.person_id, r.from_on): r.status for r in records}
        self.rows: dict[int, int] = {}
        self.watch(found, records, Person.objects.filter(staff_no__in=numbers))

    def finish(self) -> None:
        self.trace_watched(lambda row: self.rows.get(row.pk if isinstance(row, Person) else row.person_id, 0))

    def order(self, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """As it happened: admission before 转正."""
        return sorted(rows, key=lambda row: row[1].get("on", rules.FAR_AHEAD))

    def write_row(self, values: dict[str, Any]) -> Outcome:
        person = self.people.get(values["staff_no"])
        if person is None:
            self.unknown("staff_no", values)
        if "name" in values and values["name"] != person.name:
            raise RuleBroken("branch.name_differs", field="name", staff_no=person.staff_no, given=values["name"])
        self.rows.setdefault(person.pk, self.row)
        status = PoliticalStatus(values["status"])
        return self._member(person, STANDING_OF[status], values) if status in STANDING_OF else self._other(person, status, values)

    def _member(self, person: Person, standing: Standing, values: dict[str, Any]) -> Outcome:
        rows, on = self.memberships[person.pk], values["on"]
        branch = self.branches.get(values["branch"]) or self.unknown("branch", values) if "branch" in values else None
        if any(r.from_on == on and r.standing == standing and (branch is None or branch.pk == r.branch_id) for r in rows):
            return Outcome.UNCHANGED
        current = next((r for r in rows if r.to_on is None), None)
        by: dict[str, Any] = {"actor": self.actor, "at": self.at, "reason": values.get("reason", "")}
        if current is None:
            if branch is None:
                raise RuleBroken("branch.status_needs_branch", field="branch", name=person.name)
            rows.append(services.admit_member(**by, branch=branch, person=person, from_on=on, standing=standing))
            return Outcome.CREATED
        if branch is not None and branch.pk != current.branch_id:
            raise RuleBroken("branch.status_elsewhere", field="branch", name=person.name, branch=str(current.branch))
        if current.standing == standing:
            shown = {"name": person.name, "branch": str(current.branch), "status": str(standing.label)}
            raise RuleBroken("branch.status_since", field="on", since=current.from_on.isoformat(), **shown)
        changed = services.change_standing(**by, membership=current, on=on, standing=standing)
        if changed.pk != current.pk:
            current.to_on = on - ONE_DAY
            rows.append(changed)
        return Outcome.CHANGED

    def _other(self, person: Person, status: PoliticalStatus, values: dict[str, Any]) -> Outcome:
        on, reason = values["on"], values.get("reason", "")
        current = next((r for r in self.memberships[person.pk] if r.to_on is None and r.from_on <= on), None)
        if current is not None and status == PoliticalStatus.MASSES:
            if not reason:
                raise RuleBroken("branch.status_needs_reason", field="reason")
            by: dict[str, Any] = {"actor": self.actor, "at": self.at}
            services.end_membership(**by, membership=current, to_on=on - ONE_DAY, reason=reason, has_left_party=True)
            current.to_on = on - ONE_DAY
        elif self.records.get((person.pk, on)) == status:
            return Outcome.UNCHANGED
        services.note_status(actor=self.actor, at=self.at, person=person, status=status, on=on, reason=reason)
        self.records[person.pk, on] = status
        return Outcome.CHANGED if current is not None else Outcome.CREATED
