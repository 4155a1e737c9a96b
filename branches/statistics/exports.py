"""The list of returns, and one return as a sheet."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.statistics import selectors
from branches.statistics.filters import ReturnFilter
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_returns(asked: Asked) -> Found:
    filterset = ReturnFilter(asked.params, selectors.returns(asked.scope))
    return Found(filterset.qs, filterset)


def _named(rows: Any, wanted: str) -> Any:
    """The row that a parameter names. NotReachable."""
    found = rows.filter(pk=int(wanted)).first() if wanted.isascii() and wanted.isdigit() and len(wanted) < 13 else None
    if found is None:
        raise NotReachable("statistics")
    return found


def find_people(asked: Asked) -> Found:
    """Who is behind a figure that may be named."""
    table = _named(selectors.returns(asked.scope), asked.params.get("table", ""))
    line = _named(selectors.lines_of(table.year), asked.params.get("line", ""))
    people = selectors.people_behind(selectors.tally_of(table, line, asked.today), line)
    return Found(people, words=[f"{table.node.name} {table.year}", line.name])


def find_table(asked: Asked) -> Found:
    """The rows of one return, named by its number."""
    table = _named(selectors.returns(asked.scope), asked.params.get("table", ""))
    return Found(selectors.rows_of(table, asked.today), words=[f"{table.node.name} {table.year}"])


RETURN_COLUMNS = (
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("as_of", _("统计截止日"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("signed_at", _("签报时间"), kind="moment"),
)
TABLE_COLUMNS = (
    ExportColumn("section", _("表"), "line.get_section_display"),
    ExportColumn("code", _("行号"), "line.code"),
    ExportColumn("name", _("项目"), "line.name"),
    ExportColumn("unit", _("计量单位"), "line.unit_label"),
    ExportColumn("figure", _("本年"), "stands.text"),
    ExportColumn("before", _("上年（签报）"), lambda row: row.before.text if row.before else ""),
    ExportColumn("difference", _("签报后的变化"), "difference"),
    ExportColumn("source", _("依据"), "line.source"),
)
PEOPLE_COLUMNS = (
    ExportColumn("staff_no", _("工号"), is_personal=True),
    ExportColumn("name", _("姓名"), is_personal=True),
    ExportColumn("unit", _("单位"), "unit.name"),
)
EXPORTERS = (
    Exporter("statistics-list", _("党内统计年报"), "statistics.view", RETURN_COLUMNS, find_returns, ("node__path", "year", "state")),
    Exporter("statistics-people", _("党内统计名单"), "statistics.view", PEOPLE_COLUMNS, find_people, people="pk"),
    Exporter("statistics-table", _("党内统计年报表"), "statistics.view", TABLE_COLUMNS, find_table),
)
