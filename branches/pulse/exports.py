"""Surveys with their response; never an answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.pulse import access, selectors
from branches.pulse.enums import PulseState
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def of_tab(rows: Any, tab: str) -> Any:
    return rows.filter(state=tab) if tab in PulseState.values else rows


def find_surveys(asked: Asked) -> Found:
    rows = access.rows_for(asked.actor).select_related("node", "template").order_by("-opens_on", "-pk")
    return Found(of_tab(rows, asked.params.get("s", "")))


def _with_share(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_tones(rows)


COLUMNS = (
    ExportColumn("title", _("问卷名称")),
    ExportColumn("node", _("组织"), "node.name"),
    ExportColumn("template", _("模板"), "template.name"),
    ExportColumn("opens_on", _("开始日期"), kind="date"),
    ExportColumn("closes_on", _("截止日期"), kind="date"),
    ExportColumn("people", _("应答人数"), kind="number"),
    ExportColumn("answers", _("回答份数"), kind="number"),
    ExportColumn("share", _("应答率（%）"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPORTERS = (Exporter("pulse-list", _("匿名问卷"), "pulse.view", COLUMNS, find_surveys, ("title", "opens_on"), decorate=_with_share),)
