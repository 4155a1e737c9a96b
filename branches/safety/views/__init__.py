"""Pages of safety, by theme."""

from branches.safety.views.acceptances import (
    acceptance_detail,
    acceptance_list,
    acceptance_plan,
    acceptance_record,
    topic_close,
    topic_detail,
    topic_list,
    topic_new,
    topic_task,
)
from branches.safety.views.accidents import accident_list, accident_new, accident_withdraw, safety_board
from branches.safety.views.acts import hazard_assign, hazard_cancel, hazard_check, hazard_fix, hazard_return
from branches.safety.views.alarms import alarm_confirm, alarm_detail, alarm_dismiss, alarm_list, alarm_rules
from branches.safety.views.hazards import hazard_detail, hazard_list, hazard_new
from branches.safety.views.inspections import inspection_list, inspection_new, inspection_schedule
from branches.safety.views.standards import (
    area_edit,
    area_list,
    area_new,
    manual_detail,
    manual_list,
    manual_new,
    manual_publish,
    standard_detail,
    standard_list,
    standard_new,
)

__all__ = [
    "acceptance_detail", "acceptance_list", "acceptance_plan", "acceptance_record", "accident_list", "accident_new",
    "accident_withdraw", "alarm_confirm", "alarm_detail", "alarm_dismiss", "alarm_list", "alarm_rules", "area_edit", "area_list",
    "area_new", "hazard_assign", "hazard_cancel", "hazard_check", "hazard_detail", "hazard_fix", "hazard_list", "hazard_new",
    "hazard_return", "inspection_list", "inspection_new", "inspection_schedule", "manual_detail", "manual_list", "manual_new",
    "manual_publish", "safety_board", "standard_detail", "standard_list", "standard_new", "topic_close", "topic_detail", "topic_list",
    "topic_new", "topic_task",
]  # fmt: skip
