"""Check lists, the board of branches and the gaps as files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.processes import rules, selectors
from branches.processes.filters import BoardFilter, CheckFilter, GapFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_checks(asked: Asked) -> Found:
    filterset = CheckFilter(asked.params, selectors.checks(asked.scope))
    return Found(filterset.qs, filterset)


def find_board(asked: Asked) -> Found:
    filterset = BoardFilter(asked.params, selectors.branches_of(asked.scope, asked.today))
    return Found(filterset.qs, filterset, [board_period(asked.params.get("period", ""), asked.today)])


def board_period(wanted: str, today: Any) -> str:
    """The period that the board shows: the wanted one, else the present year."""
    known = [period.code for period in rules.periods_around(today)]
    return wanted if wanted in known else known[0]


def find_gaps(asked: Asked) -> Found:
    rows = selectors.of_tab(selectors.gaps(asked.scope), asked.params.get("s", ""), asked.today)
    filterset = GapFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def _on_board(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.on_board(rows, board_period(asked.params.get("period", ""), asked.today), asked.today)


CHECKS = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("process", _("工作流程"), "process.name"),
    ExportColumn("period", _("时期")),
    ExportColumn("met", _("达到"), kind="number"),
    ExportColumn("unmet", _("未达到"), kind="number"),
    ExportColumn("left", _("未检查"), kind="number"),
    ExportColumn("share", _("达标率（%）"), kind="number"),
    ExportColumn("gaps", _("未销号差距"), kind="number"),
    ExportColumn("conclusion", _("结论")),
)
BOARD = (
    ExportColumn("branch", _("党支部"), "node.name"),
    ExportColumn("run", _("已开展流程"), kind="number"),
    ExportColumn("all_processes", _("应开展流程"), kind="number"),
    ExportColumn("concluded", _("已有结论"), kind="number"),
    ExportColumn("share", _("达标率（%）"), kind="number"),
    ExportColumn("gaps", _("未销号差距"), kind="number"),
    ExportColumn("late", _("逾期差距"), kind="number"),
    ExportColumn("missing", _("未开展的流程")),
)
GAPS = (
    ExportColumn("branch", _("党支部"), "point.check_list.branch.node.name"),
    ExportColumn("process", _("工作流程"), "point.check_list.process.name"),
    ExportColumn("period", _("时期"), "point.check_list.period"),
    ExportColumn("text", _("未达到的标准"), "point.text"),
    ExportColumn("owner", _("责任人"), "owner.name", is_personal=True),
    ExportColumn("due_on", _("整改期限"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("words", _("整改情况")),
    ExportColumn("settled_on", _("销号日期"), kind="date"),
)
EXPORTERS = (
    Exporter(
        "process-list", _("标准化清单"), "process.view", CHECKS, find_checks, ("branch__node__path", "process__sort", "starts_on"),
        decorate=lambda rows, asked: selectors.with_share(rows),
    ),
    Exporter("process-board", _("标准化看板"), "process.view", BOARD, find_board, ("node__path",), decorate=_on_board),
    Exporter("process-gaps", _("标准化差距"), "process.gaps", GAPS, find_gaps, ("due_on",), people="owner"),
)  # fmt: skip
