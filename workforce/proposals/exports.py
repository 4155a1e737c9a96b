"""Proposals as a file. Whoever stays unnamed is unnamed there too."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.proposals import selectors
from workforce.proposals.enums import ProposalState
from workforce.proposals.filters import ProposalFilter
from workforce.proposals.models import Proposal


def find_proposals(asked: Asked) -> Found:
    rows, wanted = selectors.proposals(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in ProposalState.values:
        rows, words = rows.filter(state=wanted), [str(ProposalState(wanted).label)]
    filterset = ProposalFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def _authors(row: Proposal) -> str:
    return "" if row.is_unnamed else "、".join(a.person.name for a in row.authors.all())


COLUMNS = (
    ExportColumn("number", _("编号")),
    ExportColumn("title", _("建议名称")),
    ExportColumn("topic", _("主题"), "get_topic_display"),
    ExportColumn("channel", _("渠道"), "get_channel_display"),
    ExportColumn("node", _("单位编码"), "node.code"),
    ExportColumn("node_name", _("涉及单位"), "node.name"),
    ExportColumn("authors", _("建议人"), _authors, is_personal=True),
    ExportColumn("filed_on", _("提出日期"), kind="date"),
    ExportColumn("reply_due_on", _("答复期限"), kind="date"),
    ExportColumn("replied_on", _("答复日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("outcome", _("研判结论"), "get_outcome_display"),
    ExportColumn("reply", _("答复")),
    ExportColumn("closed_on", _("办结日期"), kind="date"),
)
EXPORTERS = (
    Exporter(
        "proposal-list", _("合理化建议"), "proposal.view", COLUMNS, find_proposals,
        ("number", "title", "topic", "filed_on", "due_on"), "authors__person",
    ),
)  # fmt: skip
