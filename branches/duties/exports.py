"""What branches owe, line by line behind the table of the page, and what they are freed of."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.duties import rules, selectors
from branches.duties.enums import DutyStatus
from branches.duties.filters import SPANS, DutyFilter, asked_period
from branches.orgs.models import Branch
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


@dataclass(frozen=True)
class DutyLine:
    branch: Branch
    duty: rules.Duty


def find_duties(asked: Asked) -> Found:
    """The duties of the branches on the page; with a status only those in it."""
    span, state, today = asked.params.get("span", ""), asked.params.get("state", ""), asked.today
    rows = Branch.objects.within(asked.scope).filter(node__closed_on=None).select_related("node").order_by("node__path")
    branches = list(rows)
    ids = [b.pk for b in branches]
    if span in SPANS:
        period = asked_period(asked.params, span, today)
        duties, words = selectors.duties_of_period(ids, period, today).by_branch, [period.code]
    else:
        duties, words = selectors.duties_of_branches(ids, today), [_("当前和逾期")]
    filterset = DutyFilter(asked.params, rows, scope=asked.scope, is_one=len(branches) == 1, duties=duties)
    lines = [
        DutyLine(branch, duty)
        for branch in filterset.qs
        for duty in duties[branch.pk]
        if state not in DutyStatus.values or duty.status == state
    ]
    return Found(lines, filterset, words)


def _with_names(rows: list[Any], asked: Asked) -> list[Any]:
    names = selectors.rule_names()
    for row in rows:
        row.duty_name = names.get(row.rule_code, row.rule_code)
    return rows


def find_exemptions(asked: Asked) -> Found:
    return Found(selectors.exemption_rows(asked.scope))


DUTIES = (
    ExportColumn("branch_code", gettext_lazy("支部编码"), "branch.node.code"),
    ExportColumn("branch", gettext_lazy("支部"), "branch.node.name"),
    ExportColumn("duty", gettext_lazy("任务"), "duty.kind.name"),
    ExportColumn("group", gettext_lazy("党小组"), "duty.group.name"),
    ExportColumn("starts_on", gettext_lazy("期间开始"), "duty.period.starts_on", kind="date"),
    ExportColumn("ends_on", gettext_lazy("期间结束"), "duty.period.ends_on", kind="date"),
    ExportColumn("owed", gettext_lazy("应完成"), "duty.owed", kind="number"),
    ExportColumn("done", gettext_lazy("已完成"), "duty.done", kind="number"),
    ExportColumn("status", gettext_lazy("状态"), lambda line: str(line.duty.status.label)),
    ExportColumn("source", gettext_lazy("依据"), "duty.source"),
)
EXEMPTIONS = (
    ExportColumn("duty", gettext_lazy("任务"), "duty_name"),
    ExportColumn("branch", gettext_lazy("支部"), "branch.node.name"),
    ExportColumn("group", gettext_lazy("党小组"), "group.name"),
    ExportColumn("from_on", gettext_lazy("开始日期"), kind="date"),
    ExportColumn("to_on", gettext_lazy("截止日期"), kind="date"),
    ExportColumn("reason", gettext_lazy("原因"), "get_reason_display"),
    ExportColumn("note", gettext_lazy("说明")),
    ExportColumn("granted_by", gettext_lazy("批准人"), lambda row: str(row.granted_by or "")),
    ExportColumn("granted_at", gettext_lazy("批准日期"), kind="date"),
    ExportColumn("withdrawn_at", gettext_lazy("撤回日期"), kind="date"),
)
EXPORTERS = (
    Exporter("duty-list", gettext_lazy("支部任务"), "duty.view", DUTIES, find_duties),
    Exporter("exemption-list", gettext_lazy("任务免除"), "duty.view", EXEMPTIONS, find_exemptions, ("from_on",), decorate=_with_names),
)
