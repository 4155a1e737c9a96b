"""Plans, and their work as a file that the import of the same kind takes back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.plans import selectors
from branches.plans.enums import EntryTime, PlanState
from branches.plans.filters import EntryFilter, PlanFilter, WorkFilter
from branches.plans.models import PlanItem
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_plans(asked: Asked) -> Found:
    rows, state = selectors.plan_rows(asked.scope), asked.params.get("s", "")
    words = []
    if state in PlanState.values:
        rows, words = rows.filter(state=state), [str(PlanState(state).label)]
    filterset = PlanFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def find_work(asked: Asked) -> Found:
    rows, tab, words = selectors.work_rows(asked.scope), asked.params.get("s", ""), []
    if tab == "late":
        rows, words = selectors.late_or_soon(asked.scope, asked.today).filter(due_on__lt=asked.today), [str(_("逾期"))]
    elif tab in {"open", "done"}:
        rows = rows.filter(done_on=None) if tab == "open" else rows.exclude(done_on=None)
        words = [str(_("未完成") if tab == "open" else _("已完成"))]
    filterset = WorkFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def find_entries(asked: Asked) -> Found:
    rows, time = selectors.entry_rows(asked.scope), asked.params.get("s", "")
    words = [str(EntryTime(time).label)] if time in EntryTime.values else []
    filterset = EntryFilter(asked.params, selectors.of_time(rows, time, asked.today))
    return Found(filterset.qs, filterset, words)


def _with_actual(rows: list[PlanItem], asked: Asked) -> list[Any]:
    reached = {b.item.pk: b.actual for b in selectors.decorated(rows, asked.today)}
    found: list[Any] = rows
    for row in found:
        row.reached = reached[row.pk]
    return found


PLANS = (
    ExportColumn("title", _("计划")),
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("sort", _("计划类别"), "get_sort_display"),
    ExportColumn("problem", _("要解决的问题")),
    ExportColumn("result", _("预期结果")),
    ExportColumn("work", _("任务和指标"), kind="number"),
    ExportColumn("done", _("已完成"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
WORK = (
    ExportColumn("node", value="plan.node.code"),
    ExportColumn("year", value="plan.year", kind="number"),
    ExportColumn("plan", value="plan.title"),
    ExportColumn("parent", value="parent.title"),
    ExportColumn("kind", value="kind.name_zh"),
    ExportColumn("title"),
    ExportColumn("detail"),
    ExportColumn("lead_side", value="get_lead_side_display"),
    ExportColumn("lead_node", value="lead_node.code"),
    ExportColumn("lead_post"),
    ExportColumn("sides", value=lambda row: "、".join(s.get_side_display() for s in row.shares.all() if s.side)),
    ExportColumn("is_joint", kind="flag"),
    ExportColumn("measure", value="measure.name_zh"),
    ExportColumn("baseline", kind="number"),
    ExportColumn("target", kind="number"),
    ExportColumn("unit_label"),
    ExportColumn("starts_on", kind="date"),
    ExportColumn("due_on", kind="date"),
    ExportColumn("percent", _("完成比例（%）"), kind="number"),
    ExportColumn("reached", _("实际值"), kind="number"),
    ExportColumn("done_on", _("完成日期"), kind="date"),
)
ENTRY_COLUMNS = (
    ExportColumn("title", _("生产节点")),
    ExportColumn("kind", _("类别"), "kind.name"),
    ExportColumn("node", _("单位"), "node.name"),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("结束日期"), kind="date"),
    ExportColumn("party_tasks", _("党建任务"), kind="number"),
    ExportColumn("note", _("说明")),
)
EXPORTERS = (
    Exporter("production-list", _("生产日历"), "production.view", ENTRY_COLUMNS, find_entries, ("title", "node__path", "from_on")),
    Exporter("plan-list", _("年度计划"), "plan.view", PLANS, find_plans, ("title", "node__path", "year", "state")),
    Exporter(
        "plan-work", _("计划任务和指标"), "plan.view", WORK, find_work, ("title", "percent", "due_on"), decorate=_with_actual,
        imports="plan-items",
    ),
)  # fmt: skip
