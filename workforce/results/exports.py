"""Results as a file that their import takes back."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.results import selectors
from workforce.results.enums import ResultState
from workforce.results.filters import ResultFilter
from workforce.results.forms import authors_text
from workforce.results.models import WorkResult


def find_results(asked: Asked) -> Found:
    rows, wanted = selectors.results(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in ResultState.values:
        rows, words = rows.filter(state=wanted), [str(ResultState(wanted).label)]
    filterset = ResultFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def _first(row: WorkResult) -> str:
    return next((a.shown for a in row.authors.all()), "")


COLUMNS = (
    ExportColumn("kind", value="get_kind_display"),
    ExportColumn("title"),
    ExportColumn("number"),
    ExportColumn("achieved_on", kind="date"),
    ExportColumn("level", value="get_level_display"),
    ExportColumn("prize_class", value="get_prize_class_display"),
    ExportColumn("gap", value="get_gap_display"),
    ExportColumn("issued_by"),
    ExportColumn("authors", value=authors_text, is_personal=True),
    ExportColumn("first", _("第一作者"), _first, is_personal=True),
    ExportColumn("node", value="node.code"),
    ExportColumn("node_name", _("所属单位"), "node.name"),
    ExportColumn("state", _("核实状态"), "get_state_display"),
)
EXPORTERS = (
    Exporter(
        "result-list",
        _("成果"),
        "result.view",
        COLUMNS,
        find_results,
        ("title", "kind", "level", "achieved_on"),
        "authors__person",
        imports="results",
    ),
)
