"""``dues``: the ledger as branches keep it, one member and month a row; ``dues-bases``: from what dues are counted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from branches.dues import rules, services
from branches.dues.enums import DuesCategory, PayWay, SheetState
from branches.dues.models import DuesBase, DuesEntry, DuesLine
from branches.dues.services import Payment
from branches.orgs.models import Branch, BranchMembership
from portal.exchange.enums import Outcome
from portal.exchange.headings import PERSON_NAME, STAFF_NO
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, MonthWidget, NumberWidget, TextWidget
from portal.kernel.errors import RuleBroken
from portal.kernel.periods import month_of
from portal.organization.enums import NodeKind

WAYS = {"微信": "phone", "支付宝": "phone", "手机": "phone", "转账": "bank", "银行": "bank", "代交": "by_other"}
CATEGORIES = {
    "在职": "in_service",
    "离退休": "retired",
    "退休": "retired",
    "农民": "farmer",
    "定额": "fixed",
    "学生": "fixed",
    "下岗": "fixed",
}


def _locked(gone: Sequence[DuesLine], back: Sequence[DuesLine]) -> Iterator[tuple[DuesLine, RuleBroken]]:
    """A month that was submitted or closed keeps its lines; what was corrected since does too. Two statements."""
    wanted = DuesEntry.objects.filter(pk__in={line.entry_id for line in gone}).select_related("sheet")
    entries = {e.pk: e for e in wanted.select_for_update(of=("self", "sheet"))}  # nobody submits the month while its lines go
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for line in gone:
        sums[line.entry_id] += line.amount
    for line in gone:
        entry = entries[line.entry_id]
        if entry.sheet.state != SheetState.OPEN or entry.paid < sums[line.entry_id]:
            yield line, RuleBroken("dues.undo_locked")


class DuesResource(HouseResource):
    """Who is stored with another amount is refused: a correction is made on the page, with its reason."""

    key = ("staff_no", "month")
    writes_rows = False
    undo = (
        Undo(
            DuesLine, path="entry.sheet.branch.node.path", named=("entry__person",), settle=services.settle_lines, objections=_locked
        ),
    )  # fmt: skip

    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), synonyms=PERSON_NAME, example="王建国")
    month = HouseField("month", "月份", widget=MonthWidget(), synonyms=("所属月份", "党费月份"), required=True, example="2026-07")
    amount = HouseField("amount", "已交金额", widget=NumberWidget(), synonyms=("实交金额", "金额", "实缴党费", "交纳金额"), example="81.00")
    paid_on = HouseField("paid_on", "交纳日期", widget=DateWidget(), synonyms=("缴费日期", "交费日期", "日期"), example="2026-07-10")
    way = HouseField("way", "交纳方式", widget=ChoiceWidget(PayWay.choices, WAYS), synonyms=("方式", "缴费方式"), example="手机支付")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """The members' months that the rows name: one statement."""
        scope = self.actor.scope("import.dues")
        numbers, months = {r["staff_no"] for r in rows if "staff_no" in r}, {r["month"] for r in rows if "month" in r}
        found = DuesEntry.objects.within(scope).filter(person__staff_no__in=numbers, month__in=months)
        self.entries = {(e.person.staff_no, e.month): e for e in found.select_related("person", "sheet__branch__node")}
        self.fresh: dict[int, list[tuple[int, Payment]]] = defaultdict(list)

    def _entry(self, values: dict[str, Any]) -> DuesEntry:
        entry = self.entries.get((values["staff_no"], values["month"]))
        if entry is None:
            raise RuleBroken("dues.month_not_opened", field="month", month=f"{values['month']:%Y-%m}")
        if "name" in values and values["name"] != entry.person.name:
            raise RuleBroken("branch.name_differs", field="name", staff_no=entry.person.staff_no, given=values["name"])
        return entry

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            entry = self._entry(values)
        except RuleBroken as broken:
            yield broken
            return
        amount = values.get("amount")
        if amount is None or amount == entry.paid:
            return
        if entry.paid > 0:
            yield RuleBroken("dues.known_otherwise", field="amount", month=f"{entry.month:%Y-%m}", paid=f"{entry.paid:.2f}")
        elif entry.sheet.state == SheetState.SUBMITTED:
            yield RuleBroken("dues.month_locked", field="month")
        elif "paid_on" not in values:
            yield RuleBroken("exchange.required", field="paid_on", example="2026-07-10")
        else:
            today = timezone.localdate(self.at)
            verdict = rules.check_payment(due=entry.due, paid=entry.paid, amount=amount, paid_on=values["paid_on"], today=today)
            if not verdict:
                yield RuleBroken(verdict.code, field="amount", **verdict.params)

    def write_row(self, values: dict[str, Any]) -> Outcome:
        entry, amount = self._entry(values), values.get("amount")
        if amount is None or amount == entry.paid:
            return Outcome.UNCHANGED
        payment = Payment(entry, values["paid_on"], values.get("way", PayWay.CASH), amount)
        self.fresh[entry.sheet_id].append((self.row, payment))
        return Outcome.CREATED

    def finish(self) -> None:
        for rows in self.fresh.values():
            payments = [payment for _row, payment in rows]
            lines = services.pay_imported(actor=self.actor, at=self.at, sheet=payments[0].entry.sheet, payments=payments)
            for line, (row, _payment) in zip(lines, rows, strict=True):
                self.trace(line, row=row)


class DuesBaseResource(HouseResource):
    """One member and the first month of a base; the branch is the one he belongs to in that month."""

    key = ("staff_no", "from_on")
    undo = (Undo(DuesBase, path="branch.node.path", named=("person",)),)

    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), synonyms=PERSON_NAME, example="王建国")
    category = HouseField(
        "category", "类别", widget=ChoiceWidget(DuesCategory.choices, CATEGORIES), synonyms=("党员类别", "人员类别"), required=True,
        example="在职",
    )  # fmt: skip
    amount = HouseField(
        "amount", "每月基数", widget=NumberWidget(), synonyms=("党费基数", "交纳基数", "计算基数", "基数"), example="5400.00"
    )
    from_on = HouseField("from_on", "起始月份", widget=MonthWidget(), synonyms=("从哪月起", "月份"), required=True, example="2026-01")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Memberships inside the reach and bases of the people named: two statements."""
        scope = self.actor.scope("import.dues-bases")
        numbers = {r["staff_no"] for r in rows if "staff_no" in r}
        found = BranchMembership.objects.within(scope).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
        self.spells: dict[str, list[BranchMembership]] = defaultdict(list)
        for spell in found.filter(person__staff_no__in=numbers).select_related("person__unit", "branch__node").order_by("from_on"):
            self.spells[spell.person.staff_no].append(spell)
        bases = DuesBase.objects.filter(person__staff_no__in=list(self.spells)).select_related("branch__node")
        self.known = {(b.person_id, b.from_on): (b.branch_id, b.category, b.yuan) for b in bases}
        self.rows: dict[int, int] = {}
        self.watch(bases)

    def order(self, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """As time goes, so that a later base never stands in the way of an earlier one of the same file."""
        return sorted(rows, key=lambda row: str(row[1].get("from_on", "")))

    def _home(self, values: dict[str, Any]) -> tuple[Branch, Any]:
        month = month_of(values["from_on"])
        spells = [s for s in self.spells.get(values["staff_no"], ()) if s.from_on <= month.ends_on]
        home = next((s for s in spells if s.to_on is None or s.to_on >= month.starts_on), None)
        if home is None:
            self.unknown("staff_no", values)
        if "name" in values and values["name"] != home.person.name:
            raise RuleBroken("branch.name_differs", field="name", staff_no=home.person.staff_no, given=values["name"])
        return home.branch, home.person

    def write_row(self, values: dict[str, Any]) -> Outcome:
        branch, person = self._home(values)
        amount = values.get("amount")
        if amount is not None and amount != rules.rounded(amount):
            raise RuleBroken("dues.base_not_money", field="amount")
        key, said = (person.pk, values["from_on"]), (branch.pk, values["category"], amount and rules.rounded(amount))
        if self.known.get(key) == said:
            return Outcome.UNCHANGED
        self.rows.setdefault(person.pk, self.row)
        services.set_base(
            actor=self.actor,
            at=self.at,
            branch=branch,
            person=person,
            category=values["category"],
            from_on=values["from_on"],
            amount=amount,
        )
        outcome = Outcome.CHANGED if key in self.known else Outcome.CREATED
        self.known[key] = said
        return outcome

    def finish(self) -> None:
        self.trace_watched(lambda row: self.rows.get(row.person_id, 0))
