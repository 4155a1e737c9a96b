"""Posting tasks as a file: how many have met each, nobody's name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.postings import selectors
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_tasks(asked: Asked) -> Found:
    return Found(selectors.tasks(asked.scope))


def _with_progress(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_progress(rows, asked.scope, asked.today)


TASKS = (
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("title", _("任务名称")),
    ExportColumn("period", _("周期"), "get_period_display"),
    ExportColumn("times", _("每人每期篇数"), kind="number"),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("截止日期"), kind="date"),
    ExportColumn("met", _("本期已完成人数"), lambda row: row.met if row.now else None, kind="number"),
    ExportColumn("count", _("本期应发布人数"), lambda row: row.count if row.now else None, kind="number"),
    ExportColumn("ended_on", _("提前结束日期"), kind="date"),
)
EXPORTERS = (Exporter("posting-list", _("经验发布任务"), "posting.view", TASKS, find_tasks, ("from_on", "to_on"), decorate=_with_progress),)
