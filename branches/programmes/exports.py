"""Programmes with before, after and the difference."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.programmes import selectors
from branches.programmes.enums import ProgrammeState
from branches.programmes.filters import ProgrammeFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_programmes(asked: Asked) -> Found:
    rows, tab = selectors.programmes(asked.scope), asked.params.get("s", "")
    if tab in ProgrammeState.values:
        rows = rows.filter(state=tab)
    filterset = ProgrammeFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def _with_comparison(rows: list[Any], asked: Asked) -> list[Any]:
    found = selectors.compared(rows, asked.today)
    for row in rows:
        row.compared = found[row.pk]
    return selectors.with_stage_lateness(rows, asked.today)


COLUMNS = (
    ExportColumn("title", _("项目名称")),
    ExportColumn("kind", _("项目类型"), "kind.name"),
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("starts_on", _("开始日期"), kind="date"),
    ExportColumn("ends_on", _("结束日期"), kind="date"),
    ExportColumn("before", _("实施前的数值"), "compared.before", kind="number"),
    ExportColumn("after", _("实施后的数值"), "compared.after", kind="number"),
    ExportColumn("share", _("变化"), "compared.share_shown"),
    ExportColumn("unit", _("计量单位"), "unit"),
    ExportColumn("stages_all", _("阶段数"), kind="number"),
    ExportColumn("stages_done", _("已完成阶段"), kind="number"),
    ExportColumn("next_due_on", _("当前阶段期限"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (
    Exporter(
        "programme-list", _("“党建+”项目"), "programme.view", COLUMNS, find_programmes, ("title", "node__path"), decorate=_with_comparison
    ),
)
