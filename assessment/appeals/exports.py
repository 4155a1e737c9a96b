"""The ledger of appeals as a file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.appeals import selectors
from assessment.appeals.enums import OPEN_STATES, AppealState
from assessment.appeals.filters import AppealFilter
from assessment.appeals.models import RoundAppeal
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_appeals(asked: Asked) -> Found:
    rows, wanted = selectors.appeals(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in AppealState.values:
        rows, words = rows.filter(state=wanted), [str(AppealState(wanted).label)]
    elif wanted == "open":
        rows, words = rows.filter(state__in=OPEN_STATES), [str(_("办理中"))]
    filterset = AppealFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def _points(row: RoundAppeal, side: str) -> Any:
    return getattr(row, side).get("points")


COLUMNS = (
    ExportColumn("round", _("考核期"), "round.code"),
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("indicator", _("指标"), selectors.indicator_label),
    ExportColumn("ground", _("申诉事由"), "get_ground_display"),
    ExportColumn("text", _("申诉内容")),
    ExportColumn("raised_at", _("提出时间"), kind="moment"),
    ExportColumn("due_on", _("答复期限"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("reasons", _("理由")),
    ExportColumn("before", _("申诉前得分"), lambda row: _points(row, "before"), "number"),
    ExportColumn("after", _("办结后得分"), lambda row: _points(row, "after"), "number"),
    ExportColumn("closed_at", _("办结时间"), kind="moment"),
)
EXPORTERS = (Exporter("appeal-list", _("考核申诉"), "appeal.view", COLUMNS, find_appeals, ("raised_at", "due_on")),)
