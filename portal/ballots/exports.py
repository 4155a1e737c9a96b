"""The list of ballots as a file; who voted, and how, is not in it."""

from django.utils.translation import gettext_lazy as _

from portal.ballots import selectors
from portal.ballots.enums import BallotState
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_ballots(asked: Asked) -> Found:
    rows, wanted = selectors.listed(asked.actor), asked.params.get("s", "")
    if wanted not in BallotState.values:
        return Found(rows)
    return Found(rows.filter(state=wanted), words=[str(BallotState(wanted).label)])


COLUMNS = (
    ExportColumn("title", _("投票名称")),
    ExportColumn("node", _("范围"), "node.name"),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("drafted_at", _("建立日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (Exporter("ballot-list", _("投票选举"), "ballot.view", COLUMNS, find_ballots, ("title", "drafted_at")),)
