"""All writes of appeals: the publicity of a result, the way of an appeal, the reminders."""

from assessment.appeals.services.appealing import (
    confirm_decision,
    convene_panel,
    decide_appeal,
    raise_appeal,
    refuse_decision,
    withdraw_appeal,
)
from assessment.appeals.services.publicising import publicity_closed, show_result
from assessment.appeals.services.reminding import remind_deciders

__all__ = [
    "confirm_decision", "convene_panel", "decide_appeal", "publicity_closed", "raise_appeal", "refuse_decision", "remind_deciders",
    "show_result", "withdraw_appeal",
]  # fmt: skip
