"""Pages of dues."""

from branches.dues.views.bases import dues_base_list, dues_base_set, dues_base_show
from branches.dues.views.entry import dues_entry, dues_entry_correct, dues_entry_pay
from branches.dues.views.extras import (
    dues_gift_list,
    dues_gift_new,
    dues_gift_pass,
    dues_relief_decide,
    dues_relief_list,
    dues_relief_new,
)
from branches.dues.views.months import dues_list, dues_open, dues_overview
from branches.dues.views.paper import dues_receipt_paper, dues_sheet_paper
from branches.dues.views.sheet import dues_close, dues_month, dues_pay, dues_return, dues_submit

__all__ = [
    "dues_base_list", "dues_base_set", "dues_base_show", "dues_close", "dues_entry", "dues_entry_correct", "dues_entry_pay",
    "dues_gift_list", "dues_gift_new", "dues_gift_pass", "dues_list", "dues_month", "dues_open", "dues_overview", "dues_pay",
    "dues_receipt_paper", "dues_relief_decide", "dues_relief_list", "dues_relief_new", "dues_return", "dues_sheet_paper", "dues_submit",
]  # fmt: skip
