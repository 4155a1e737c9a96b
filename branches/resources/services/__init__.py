"""Writes of resource plans, of their lines and of what is used."""

from branches.resources.services.lines import LineFacts, add_line, change_line, drop_line
from branches.resources.services.planning import approve_plan, change_plan, close_plan, draft_plan
from branches.resources.services.using import UseFacts, enter_use, withdraw_use

__all__ = [
    "LineFacts", "UseFacts", "add_line", "approve_plan", "change_line", "change_plan", "close_plan", "draft_plan", "drop_line",
    "enter_use", "withdraw_use",
]  # fmt: skip
