"""Proposals of delegates as a file."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.congress import selectors
from workforce.congress.enums import CongressMatterState
from workforce.congress.filters import MatterFilter


def find_matters(asked: Asked) -> Found:
    rows, wanted = selectors.matters(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in CongressMatterState.values:
        rows, words = rows.filter(state=wanted), [str(CongressMatterState(wanted).label)]
    filterset = MatterFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


COLUMNS = (
    ExportColumn("term", _("届次"), "term.name"),
    ExportColumn("node", _("单位"), "term.node.name"),
    ExportColumn("title", _("提案名称")),
    ExportColumn("text", _("提案内容")),
    ExportColumn("raised_by", _("提案人"), "raised_by.person.name", is_personal=True),
    ExportColumn("raised_on", _("提出日期"), kind="date"),
    ExportColumn("due_on", _("答复期限"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("answer", _("答复")),
    ExportColumn("answered_on", _("答复日期"), kind="date"),
)
EXPORTERS = (
    Exporter(
        "congress-matters", _("职代会提案"), "congress.view", COLUMNS, find_matters, ("title", "raised_on", "due_on"), "raised_by__person"
    ),
)
