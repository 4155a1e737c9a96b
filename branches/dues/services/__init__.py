"""All writes of dues."""

from branches.dues.services.bases import set_base, show_base
from branches.dues.services.gifts import pass_gift_up, record_gift
from branches.dues.services.payments import Payment, correct, pay, pay_imported, pay_many, settle_lines
from branches.dues.services.reliefs import ReliefFacts, decide_relief, propose_relief
from branches.dues.services.reminders import remind_of_dues
from branches.dues.services.sheets import close_month, open_month, send_back, submit_month

__all__ = [
    "Payment", "ReliefFacts", "close_month", "correct", "decide_relief", "open_month", "pass_gift_up", "pay", "pay_imported", "pay_many",
    "propose_relief", "record_gift", "remind_of_dues", "send_back", "set_base", "settle_lines", "show_base", "submit_month",
]  # fmt: skip
