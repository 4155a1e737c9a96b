"""The list of year books."""

from django.utils.translation import gettext_lazy as _

from branches.yearbook import selectors
from branches.yearbook.filters import YearBookFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_books(asked: Asked) -> Found:
    filterset = YearBookFilter(asked.params, selectors.books(asked.scope))
    return Found(filterset.qs, filterset)


COLUMNS = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("bound_at", _("生成时间"), kind="moment"),
    ExportColumn("final_at", _("定稿时间"), kind="moment"),
)
EXPORTERS = (
    Exporter("year-book-list", _("支部工作手册"), "yearbook.view", COLUMNS, find_books, ("branch__node__path", "year", "bound_at")),
)
