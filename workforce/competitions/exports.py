"""Competitions as a file."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.competitions import selectors
from workforce.competitions.enums import CompetitionState
from workforce.competitions.filters import CompetitionFilter


def find_competitions(asked: Asked) -> Found:
    rows, wanted, words = selectors.competitions(asked.scope), asked.params.get("s", ""), []
    if wanted in CompetitionState.values:
        rows, words = rows.filter(state=wanted), [str(CompetitionState(wanted).label)]
    filterset = CompetitionFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


COLUMNS = (
    ExportColumn("name", _("竞赛名称")),
    ExportColumn("level", _("级别"), "get_level_display"),
    ExportColumn("kind", _("类型"), "get_kind_display"),
    ExportColumn("node", _("主办单位"), "node.name"),
    ExportColumn("host", _("外部主办单位")),
    ExportColumn("partner", _("联合主办"), "get_partner_display"),
    ExportColumn("project_kind", _("围绕的重点"), "get_project_kind_display"),
    ExportColumn("project", _("重点名称")),
    ExportColumn("is_planned", _("列入年度计划"), lambda row: str(_("是") if row.is_planned else _("否"))),
    ExportColumn("enrol_to", _("报名截止"), kind="date"),
    ExportColumn("starts_on", _("比赛日期"), kind="date"),
    ExportColumn("entry_count", _("报名数"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("published_on", _("发布日期"), kind="date"),
)
EXPORTERS = (Exporter("competition-list", _("竞赛"), "competition.list", COLUMNS, find_competitions, ("level", "enrol_to", "starts_on")),)
