"""Claims as a file for the office that pays them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.subsidies import selectors
from workforce.subsidies.enums import SubsidyState
from workforce.subsidies.filters import SubsidyFilter
from workforce.subsidies.models import SubsidyClaim


def of_tab(rows: QuerySet[SubsidyClaim], tab: str) -> QuerySet[SubsidyClaim]:
    """The claims of a state; all of them for anything else."""
    return rows.filter(state=tab) if tab in SubsidyState.values else rows


def find_claims(asked: Asked) -> Found:
    tab, words = asked.params.get("s", ""), []
    rows = of_tab(selectors.office_claims(asked.actor), tab)
    if tab in SubsidyState.values:
        words = [str(SubsidyState(tab).label)]
    filterset = SubsidyFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


COLUMNS = (
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", _("姓名"), "person.name", is_personal=True),
    ExportColumn("unit", _("单位"), "person.unit.name"),
    ExportColumn("kind", _("补贴类别"), "get_kind_display"),
    ExportColumn("occupation", _("职业（工种）"), "certificate.occupation.name"),
    ExportColumn("grade", _("等级"), "certificate.get_grade_display"),
    ExportColumn("number", _("证书编号"), "certificate.number", is_personal=True),
    ExportColumn("filed_on", _("申请日期"), kind="date"),
    ExportColumn("amount_due", _("测算金额（元）"), kind="number", is_personal=True),
    ExportColumn("granted", _("核定金额（元）"), kind="number", is_personal=True),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("paid_on", _("发放日期"), kind="date"),
    ExportColumn("document_no", _("发放凭证号")),
)


def find_funds(asked: Asked) -> Found:
    return Found(selectors.funds(asked.scope))


def shares_of(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_shares(rows, asked.today)


FUNDS = (
    ExportColumn("unit", _("单位"), "unit.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("wages", _("工资总额（元）"), kind="number"),
    ExportColumn("drawn", _("提取（元）"), kind="number"),
    ExportColumn("drawn_share", _("提取占工资（%）"), "shares.drawn", kind="number"),
    ExportColumn("spent", _("使用（元）"), kind="number"),
    ExportColumn("frontline", _("其中用于一线职工（元）"), kind="number"),
    ExportColumn("frontline_share", _("一线占比（%）"), "shares.frontline", kind="number"),
    ExportColumn("findings", _("核对结果")),
)
EXPORTERS = (
    Exporter("education-funds", _("职工教育经费"), "subsidy.office", FUNDS, find_funds, ("year", "drawn"), decorate=shares_of),
    Exporter("subsidy-claims", _("技能补贴申请"), "subsidy.office", COLUMNS, find_claims, ("filed_on", "amount_due", "paid_on"), "person"),
)
