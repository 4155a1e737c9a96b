"""Funds and payouts as files: sums, not persons."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.funds import selectors
from workforce.funds.enums import FundPayoutState


def find_funds(asked: Asked) -> Found:
    return Found(selectors.funds(asked.scope), None, [])


def find_payouts(asked: Asked) -> Found:
    rows, wanted, words = selectors.payouts(asked.scope), asked.params.get("s", ""), []
    if wanted in FundPayoutState.values:
        rows, words = rows.filter(state=wanted), [str(FundPayoutState(wanted).label)]
    return Found(rows, None, words)


FUNDS = (
    ExportColumn("title", _("基金名称")),
    ExportColumn("kind", _("基金类别"), "kind.name"),
    ExportColumn("node", _("单位"), "node.name"),
    ExportColumn("inflow", _("拨入合计（元）"), kind="number"),
    ExportColumn("outflow", _("批准发放合计（元）"), kind="number"),
    ExportColumn("balance", _("余额（元）"), kind="number"),
)
PAYOUTS = (
    ExportColumn("title", _("事由")),
    ExportColumn("fund", _("基金"), "fund.title"),
    ExportColumn("level", _("推广级别"), "get_level_display"),
    ExportColumn("amount", _("金额（元）"), kind="number"),
    ExportColumn("people", _("分享人数"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("proposed_at", _("提出时间"), kind="moment"),
    ExportColumn("paid_on", _("发放日期"), kind="date"),
)
EXPORTERS = (
    Exporter("fund-list", _("激励基金"), "fund.view", FUNDS, find_funds, ("inflow",)),
    Exporter("fund-payouts", _("收益分享"), "fund.view", PAYOUTS, find_payouts, ("amount", "proposed_at", "paid_on")),
)
