"""Studios and their money as files."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.studios import rules, selectors
from workforce.studios.enums import StudioState
from workforce.studios.filters import StudioFilter, StudioMoneyFilter
from workforce.studios.models import Studio


def find_studios(asked: Asked) -> Found:
    rows, wanted, words = selectors.studios(asked.scope), asked.params.get("s", ""), []
    if wanted in StudioState.values:
        rows, words = rows.filter(state=wanted), [str(StudioState(wanted).label)]
    filterset = StudioFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_money(asked: Asked) -> Found:
    filterset = StudioMoneyFilter(asked.params, selectors.money(asked.scope), request=asked)
    return Found(filterset.qs, filterset, [])


def _party(row: Studio) -> int:
    team = selectors.team_of(row)
    return rules.percent(team.party, team.total)


def _workers(row: Studio) -> int:
    team = selectors.team_of(row)
    return rules.percent(team.workers, team.total)


COLUMNS = (
    ExportColumn("name", _("名称")),
    ExportColumn("kind", _("类别"), "kind.name"),
    ExportColumn("level", _("级别"), "get_level_display"),
    ExportColumn("unit", _("单位"), "unit.name"),
    ExportColumn("branch", _("所在党支部"), lambda row: row.branch.name if row.branch is not None else ""),
    ExportColumn("lead", _("领衔人"), "lead.name", is_personal=True),
    ExportColumn("place", _("固定场所")),
    ExportColumn("members", _("人数"), lambda row: row.member_count + 1, kind="number"),
    ExportColumn("party", _("党员和积极分子占比（%）"), _party, kind="number"),
    ExportColumn("workers", _("一线职工占比（%）"), _workers, kind="number"),
    ExportColumn("results", _("关联成果"), "result_count", kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("stage", _("已完成步骤"), lambda row: row.stage.name if row.stage is not None else ""),
    ExportColumn("named_on", _("命名日期"), kind="date"),
    ExportColumn("valid_until", _("牌匾有效期至"), kind="date"),
)
MONEY_COLUMNS = (
    ExportColumn("studio", _("工作室"), "studio.name"),
    ExportColumn("unit", _("单位"), "studio.unit.name"),
    ExportColumn("kind", _("收支"), "get_kind_display"),
    ExportColumn("use", _("用途"), "get_use_display"),
    ExportColumn("amount", _("金额（元）"), kind="number"),
    ExportColumn("on", _("日期"), kind="date"),
    ExportColumn("basis", _("依据或说明")),
    ExportColumn("reversed", _("已冲销"), lambda row: str(_("是") if row.reversed_at else _("否"))),
)
EXPORTERS = (
    Exporter("studio-list", _("创新工作室"), "studio.view", COLUMNS, find_studios, ("name", "level", "valid_until"), "lead"),
    Exporter("studio-money", _("工作室经费"), "studio.office", MONEY_COLUMNS, find_money, ("on", "amount")),
)
