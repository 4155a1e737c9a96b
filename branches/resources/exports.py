"""Plans, their lines and what was used, as files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.resources import selectors
from branches.resources.enums import ResourceState
from branches.resources.filters import LineFilter, PlanFilter, UseFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_plans(asked: Asked) -> Found:
    rows, wanted = selectors.plans(asked.actor), asked.params.get("s", "")
    words = []
    if wanted in ResourceState.values:
        rows, words = rows.filter(state=wanted), [str(ResourceState(wanted).label)]
    filterset = PlanFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def find_lines(asked: Asked) -> Found:
    filterset = LineFilter(asked.params, selectors.lines(asked.actor))
    return Found(filterset.qs, filterset)


def find_uses(asked: Asked) -> Found:
    filterset = UseFilter(asked.params, selectors.uses(asked.actor))
    return Found(filterset.qs, filterset)


def _branches(row: Any) -> str:
    return "、".join(branch.node.name for branch in row.branches.all())


PLAN_COLUMNS = (
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("node", _("党委"), "node.name"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("lines", _("资源项数"), "line_count", kind="number"),
    ExportColumn("planned", _("经费计划（元）"), "budget.planned", kind="number"),
    ExportColumn("used", _("经费已用（元）"), "budget.used", kind="number"),
    ExportColumn("approved_on", _("审定日期"), kind="date"),
    ExportColumn("closed_on", _("结束日期"), kind="date"),
    ExportColumn("close_note", _("使用情况")),
)
LINE_COLUMNS = (
    ExportColumn("year", _("年度"), "plan.year", kind="number"),
    ExportColumn("node", _("党委"), "plan.node.name"),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("title", _("资源")),
    ExportColumn("topic", _("用于什么")),
    ExportColumn("branches", _("用于哪些支部"), _branches),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("截止日期"), kind="date"),
    ExportColumn("unit", _("单位")),
    ExportColumn("planned", _("计划数"), kind="number"),
    ExportColumn("used", _("已用"), kind="number"),
    ExportColumn("left", _("剩余"), "balance.left", kind="number"),
    ExportColumn("dropped_on", _("取消日期"), kind="date"),
)
USE_COLUMNS = (
    ExportColumn("used_on", _("使用日期"), kind="date"),
    ExportColumn("node", _("党委"), "line.plan.node.name"),
    ExportColumn("kind", _("类别"), "line.get_kind_display"),
    ExportColumn("title", _("资源"), "line.title"),
    ExportColumn("quantity", _("数量"), kind="number"),
    ExportColumn("unit", _("单位"), "line.unit"),
    ExportColumn("topic", _("用于什么")),
    ExportColumn("activity", _("对应的活动"), "record.subject"),
    ExportColumn("withdrawn_on", _("撤回日期"), kind="date"),
    ExportColumn("withdraw_reason", _("撤回原因")),
)
EXPORTERS = (
    Exporter(
        "resource-plans", _("资源统筹计划"), "resource.view", PLAN_COLUMNS, find_plans, ("year", "node__path"),
        decorate=lambda rows, asked: selectors.with_budgets(rows),
    ),
    Exporter(
        "resource-lines", _("统筹资源"), "resource.view", LINE_COLUMNS, find_lines, ("plan__year", "plan__node__path", "planned"),
        decorate=lambda rows, asked: selectors.balanced(rows),
    ),
    Exporter(
        "resource-uses", _("资源使用记录"), "resource.view", USE_COLUMNS, find_uses, ("used_on",),
        decorate=lambda rows, asked: selectors.with_records(rows, asked.actor),
    ),
)  # fmt: skip
