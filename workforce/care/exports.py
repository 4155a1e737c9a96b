"""Needs, the ledger of services and the counts as files. Who has asked is not in them; hardship and counselling have no file."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.kernel.scope import Scope
from workforce.care.enums import CareNeedState, CareOrderState
from workforce.care.filters import CareNeedFilter, CareOrderFilter, CareTallyFilter
from workforce.care.models import CareOrder
from workforce.care.selectors import counselling, needs


def orders_of_tab(rows: QuerySet[CareOrder], tab: str, today: date) -> QuerySet[CareOrder]:
    """The services of a tab: of a state, late, or all of them."""
    if tab == "late":
        return rows.filter(state=CareOrderState.OPEN, promised_on__lt=today)
    return rows.filter(state=tab) if tab in CareOrderState.values else rows


def find_needs(asked: Asked) -> Found:
    rows, tab, words = needs.office_needs(asked.actor), asked.params.get("s", ""), []
    if tab in CareNeedState.values:
        rows, words = rows.filter(state=tab), [str(CareNeedState(tab).label)]
    filterset = CareNeedFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def find_orders(asked: Asked) -> Found:
    rows = orders_of_tab(needs.orders(Scope(asked.actor.scope("care.edit").paths)), asked.params.get("s", ""), asked.today)
    filterset = CareOrderFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def find_tallies(asked: Asked) -> Found:
    filterset = CareTallyFilter(asked.params, counselling.tallies(asked.scope))
    return Found(filterset.qs, filterset)


def _branch(row: CareOrder) -> str:
    return row.branch.name if row.branch is not None else ""


NEEDS = (
    ExportColumn("id", _("编号"), "pk", kind="number"),
    ExportColumn("round_name", _("调研名称")),
    ExportColumn("unit", _("单位"), "unit.name"),
    ExportColumn("need_class", _("需求类别"), "get_need_class_display"),
    ExportColumn("text", _("需求")),
    ExportColumn("asked", _("提出人数"), kind="number"),
    ExportColumn("source", _("来源"), "get_source_display"),
    ExportColumn("raised_on", _("提出日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("decline_reason", _("未安排的原因")),
)
ORDERS = (
    ExportColumn("id", _("编号"), "pk", kind="number"),
    ExportColumn("unit", _("单位"), "need.unit.name"),
    ExportColumn("need_class", _("需求类别"), "need.get_need_class_display"),
    ExportColumn("need", _("需求"), "need.text"),
    ExportColumn("service", _("服务项目"), "service.name"),
    ExportColumn("theme", _("活动主题"), "get_theme_display"),
    ExportColumn("owner", _("负责人"), "owner.name", is_personal=True),
    ExportColumn("branch", _("党建引领（党组织）"), _branch),
    ExportColumn("union_part", _("工会搭台")),
    ExportColumn("worker_part", _("职工参与")),
    ExportColumn("ordered_on", _("安排日期"), kind="date"),
    ExportColumn("promised_on", _("承诺日期"), kind="date"),
    ExportColumn("done_on", _("办结日期"), kind="date"),
    ExportColumn("done_note", _("服务情况")),
    ExportColumn("reopened_on", _("返工日期"), kind="date"),
    ExportColumn("is_satisfied", _("满意"), kind="flag"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
TALLIES = (
    ExportColumn("node", _("支部或单位"), "node.name"),
    ExportColumn("kind", _("项目"), "get_kind_display"),
    ExportColumn("title", _("名称")),
    ExportColumn("held_on", _("日期"), kind="date"),
    ExportColumn("heads", _("人数"), kind="number"),
)
EXPORTERS: tuple[Any, ...] = (
    Exporter("care-needs", _("职工需求清单"), "care.edit", NEEDS, find_needs, ("raised_on", "asked")),
    Exporter("care-orders", _("职工服务台账"), "care.edit", ORDERS, find_orders, ("ordered_on", "promised_on"), "owner"),
    Exporter("care-tallies", _("关爱活动台账"), "care.board", TALLIES, find_tallies, ("held_on", "heads")),
)
