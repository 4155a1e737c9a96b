"""Months for the committee, members of a month and reliefs for the branch. Bases never leave as a file."""

from typing import Any

from django.utils.translation import gettext_lazy

from branches.dues import access, selectors
from branches.dues.filters import EntryFilter, ReliefFilter, SheetFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_months(asked: Asked) -> Found:
    rows = selectors.sheet_rows(asked.scope)
    narrowed = SheetFilter(asked.params, rows, scope=asked.scope)
    return Found(narrowed.qs, narrowed)


def _with_sums(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_sums(rows, asked.actor.scope("dues.collect"), selectors.few_people(asked.today))


def _sum(name: str) -> Any:
    return lambda row: getattr(row, name) if row.shows_sums else None


def find_members(asked: Asked) -> Found:
    rows, sheet = selectors.entry_rows(asked.scope), asked.params.get("sheet", "")
    rows = rows.filter(sheet=int(sheet)) if sheet.isdecimal() and len(sheet) < 13 else rows.none()
    narrowed = EntryFilter(asked.params, rows)
    return Found(narrowed.qs, narrowed)


def find_reliefs(asked: Asked) -> Found:
    rows = selectors.relief_rows(asked.scope)
    narrowed = ReliefFilter(asked.params, rows)
    return Found(narrowed.qs, narrowed)


def _readable(rows: list[Any], asked: Asked) -> list[Any]:
    for row in rows:
        row.shown_reason = row.reason if access.may_read_reason(asked.actor, row) else ""
    return rows


def find_gifts(asked: Asked) -> Found:
    return Found(selectors.gift_rows(asked.scope))


MONTHS = (
    ExportColumn("branch_code", gettext_lazy("支部编码"), "branch.node.code"),
    ExportColumn("branch", gettext_lazy("支部"), "branch.node.name"),
    ExportColumn("month", gettext_lazy("月份"), lambda row: f"{row.month:%Y-%m}"),
    ExportColumn("members", gettext_lazy("党员"), kind="number"),
    ExportColumn("due", gettext_lazy("应交（元）"), _sum("due"), kind="number"),
    ExportColumn("paid", gettext_lazy("已交（元）"), _sum("paid"), kind="number"),
    ExportColumn("open_members", gettext_lazy("未交清人数"), kind="number"),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
    ExportColumn("closed_at", gettext_lazy("结账日期"), kind="date"),
)
MEMBERS = (
    ExportColumn("staff_no", value="person.staff_no", is_personal=True),
    ExportColumn("name", value="person.name", is_personal=True),
    ExportColumn("month", value=lambda row: f"{row.month:%Y-%m}"),
    ExportColumn("due", gettext_lazy("应交金额"), kind="number", is_personal=True),
    ExportColumn("amount", value="paid", kind="number", is_personal=True),
    ExportColumn("paid_on", kind="date", is_personal=True),
    ExportColumn("state", gettext_lazy("状态"), lambda row: str(row.state.label), is_personal=True),
)
RELIEFS = (
    ExportColumn("staff_no", gettext_lazy("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", gettext_lazy("姓名"), "person.name", is_personal=True),
    ExportColumn("branch", gettext_lazy("支部"), "branch.node.name"),
    ExportColumn("from_on", gettext_lazy("起始月份"), lambda row: f"{row.from_on:%Y-%m}"),
    ExportColumn("to_on", gettext_lazy("截止月份"), lambda row: f"{row.to_on:%Y-%m}"),
    ExportColumn("amount", gettext_lazy("每月应交（元）"), kind="number", is_personal=True),
    ExportColumn("studied_on", gettext_lazy("支部研究日期"), kind="date"),
    ExportColumn("reason", gettext_lazy("困难情况"), "shown_reason", is_personal=True, is_masked=True),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
    ExportColumn("opinion", gettext_lazy("审批意见")),
)
GIFTS = (
    ExportColumn("staff_no", gettext_lazy("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", gettext_lazy("姓名"), "person.name", is_personal=True),
    ExportColumn("branch", gettext_lazy("支部"), "branch.node.name"),
    ExportColumn("amount", gettext_lazy("金额（元）"), kind="number", is_personal=True),
    ExportColumn("given_on", gettext_lazy("交纳日期"), kind="date"),
    ExportColumn("goes_up", gettext_lazy("须全额上缴"), kind="flag"),
    ExportColumn("passed_on", gettext_lazy("上缴日期"), kind="date"),
)
EXPORTERS = (
    Exporter("dues-months", gettext_lazy("党费收缴情况"), "dues.view", MONTHS, find_months, ("month",), decorate=_with_sums),
    Exporter(
        "dues-members", gettext_lazy("党费台账"), "dues.collect", MEMBERS, find_members, ("person__staff_no", "paid_on"), people="person",
        imports="dues",
    ),
    Exporter(
        "dues-reliefs", gettext_lazy("党费减免"), "dues.reliefs", RELIEFS, find_reliefs, ("from_on",), people="person",
        decorate=_readable, needs_reason=True,
    ),
    Exporter("dues-gifts", gettext_lazy("自愿多交党费"), "dues.collect", GIFTS, find_gifts, ("given_on",), people="person"),
)  # fmt: skip
