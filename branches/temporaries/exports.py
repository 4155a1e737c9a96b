"""Temporary branches as a file, filtered as the page was."""

from django.utils.translation import gettext_lazy as _

from branches.temporaries import selectors
from branches.temporaries.enums import TemporaryState
from branches.temporaries.filters import TemporaryFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_temporaries(asked: Asked) -> Found:
    rows, wanted, words = selectors.temporaries(asked.scope), asked.params.get("s", ""), []
    if wanted in TemporaryState.values:
        rows = selectors.by_state(rows, wanted, asked.today, selectors.lead_days(asked.today))
        words = [str(TemporaryState(wanted).label)]
    filterset = TemporaryFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


COLUMNS = (
    ExportColumn("branch", _("临时党支部"), "branch.node.name"),
    ExportColumn("code", _("编码"), "branch.node.code"),
    ExportColumn("project", _("项目或任务")),
    ExportColumn("project_no", _("项目编号")),
    ExportColumn("duty", _("要完成的任务")),
    ExportColumn("approval", _("批准文件")),
    ExportColumn("founded_on", _("成立日期"), "branch.founded_on", kind="date"),
    ExportColumn("ends_on", _("项目计划结束日期"), kind="date"),
    ExportColumn("first_ends_on", _("原定结束日期"), kind="date"),
    ExportColumn("closed_on", _("撤销日期"), "branch.node.closed_on", kind="date"),
    ExportColumn("receiver", _("接收材料的党组织"), "receiver.name"),
)
SORTS = ("branch__node__name", "project", "branch__founded_on", "ends_on")
EXPORTERS = (Exporter("temporary-list", _("临时党支部"), "temporary.view", COLUMNS, find_temporaries, SORTS),)
