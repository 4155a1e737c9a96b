"""Members of pools and plans as files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.kernel.scope import Scope
from workforce.talents.filters import TalentMemberFilter, TalentPlanFilter
from workforce.talents.models import TalentMembership, TalentPlan, TalentPlanLine

MEMBER_STATES: dict[str, dict[str, Any]] = {
    "waiting": {"confirmed_at": None, "to_on": None},
    "inside": {"confirmed_at__isnull": False, "to_on": None},
}


def find_members(asked: Asked) -> Found:
    rows = TalentMembership.objects.within(Scope(asked.scope.paths)).select_related("pool", "person__unit")
    rows = rows.filter(**MEMBER_STATES.get(asked.params.get("s", ""), {}))
    filterset = TalentMemberFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, [])


def find_plans(asked: Asked) -> Found:
    rows = TalentPlan.objects.within(asked.scope).select_related("node").prefetch_related("lines")
    filterset = TalentPlanFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, [])


def _line(row: TalentPlanLine) -> str:
    return f"{row.get_direction_display()}：{row.text} {row.done}/{row.target} {row.unit_label}"


def _lines(row: TalentPlan) -> str:
    return "；".join(_line(line) for line in row.lines.all())


MEMBERS = (
    ExportColumn("pool", _("人才库"), "pool.name"),
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", _("姓名"), "person.name", is_personal=True),
    ExportColumn("unit", _("单位"), "person.unit.name"),
    ExportColumn("from_on", _("入库日期"), kind="date"),
    ExportColumn("to_on", _("出库日期"), kind="date"),
)
PLANS = (
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("name", _("名称")),
    ExportColumn("node", _("单位"), "node.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("lines", _("指标"), _lines),
)
EXPORTERS = (
    Exporter("talent-members", _("人才库成员"), "talentpool.view", MEMBERS, find_members, ("person__staff_no", "from_on"), "person"),
    Exporter("talent-plan-list", _("人才工作计划"), "talentplan.view", PLANS, find_plans, ("name", "year"), ""),
)
