"""All writes of safety, by theme; callers name them ``services.report_hazard``."""

from branches.safety.services.accidents import AccidentFacts, record_accident, withdraw_accident
from branches.safety.services.alarms import AlarmFacts, add_alarm_rule, confirm_alarm, dismiss_alarm, receive_alarm
from branches.safety.services.escalation import escalate_hazards
from branches.safety.services.hazards import HazardFacts, report_hazard, report_hazards, settle_hazards
from branches.safety.services.inspections import InspectionFacts, log_inspection
from branches.safety.services.moves import assign_hazard, cancel_hazard, check_hazard, fix_hazard, return_hazard
from branches.safety.services.standards import (
    add_manual,
    add_standard,
    add_task,
    close_task,
    plan_acceptance,
    publish_version,
    record_acceptance,
    save_area,
    set_topic,
)

__all__ = [
    "AccidentFacts", "AlarmFacts", "HazardFacts", "InspectionFacts", "add_alarm_rule", "add_manual", "add_standard", "add_task",
    "assign_hazard", "cancel_hazard", "check_hazard", "close_task", "confirm_alarm", "dismiss_alarm", "escalate_hazards", "fix_hazard",
    "log_inspection", "plan_acceptance", "publish_version", "receive_alarm", "record_acceptance", "record_accident", "report_hazard",
    "report_hazards", "return_hazard", "save_area", "set_topic", "settle_hazards", "withdraw_accident",
]  # fmt: skip
