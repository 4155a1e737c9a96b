"""Hangs funds onto the ground floor."""

from django.utils.translation import gettext_lazy as _

from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from workforce.funds import todos
from workforce.funds.exports import EXPORTERS
from workforce.funds.messages import SENTENCES
from workforce.funds.models import FundKind

RECORDS = {"workforce.Fund": _("激励基金"), "workforce.FundPayout": _("收益分享")}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    for code in ("paid", "cancelled", "approved", "refused"):
        notices.register_codes(f"fund.{code}_notice", Category.CAREER, is_private=True)
    register_todo(TodoKind("fund_payouts", _("待批准的收益分享"), "fund.approve", todos.to_approve, 47, "fund_payouts", "?s=proposed"))
    register_todo(TodoKind("fund_to_pay", _("待发放的收益分享"), "fund.office", todos.to_pay, 48, "fund_payouts", "?s=approved"))
    menu.add(menu.MenuEntry("funds", "database", _("激励基金"), "fund_list", "fund.view", 30, group=menu.INVENTION))
    menu.add(menu.MenuEntry("fund_mine", "award", _("我的收益分享"), "fund_mine", "fund.own", 28))
    fields = ("by_share", "needs_member", "level_rule", "source")
    register_catalogue(Catalogue("fund-kinds", _("激励基金类别"), FundKind, fields, order=67))
