"""Contests as a file: figures, no names."""

from django.utils.translation import gettext_lazy as _

from branches.contests import selectors
from branches.contests.enums import ContestState
from branches.contests.filters import ContestFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_contests(asked: Asked) -> Found:
    rows, wanted = selectors.contests(asked.actor), asked.params.get("s", "")
    words = []
    if wanted in ContestState.values:
        rows, words = rows.filter(state=wanted), [str(ContestState(wanted).label)]
    filterset = ContestFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


COLUMNS = (
    ExportColumn("name", _("评选名称")),
    ExportColumn("title", _("荣誉称号"), "title.name"),
    ExportColumn("node", _("组织评选的党委"), "node.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("opens_on", _("推荐开始"), kind="date"),
    ExportColumn("closes_on", _("推荐截止"), kind="date"),
    ExportColumn("seats", _("名额"), kind="number"),
    ExportColumn("skilled_share", _("技能人才占比（%）"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("done_on", _("评定日期"), kind="date"),
)
EXPORTERS = (Exporter("contest-list", _("评比表彰"), "contest.view", COLUMNS, find_contests, ("name", "title__sort", "closes_on")),)
