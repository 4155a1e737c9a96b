from branches.plans.views.calendar import (
    plan_item_entry,
    production_edit,
    production_entry,
    production_list,
    production_new,
    production_remove,
)
from branches.plans.views.items import plan_item, plan_item_add, plan_item_check, plan_item_edit, plan_item_progress, plan_item_remove
from branches.plans.views.paper import plan_paper
from branches.plans.views.plans import (
    plan_approve,
    plan_close,
    plan_detail,
    plan_edit,
    plan_list,
    plan_map,
    plan_new,
    plan_return,
    plan_start,
    plan_submit,
    plan_work,
)

__all__ = [
    "plan_approve", "plan_close", "plan_detail", "plan_edit", "plan_item", "plan_item_add", "plan_item_check", "plan_item_edit",
    "plan_item_entry", "plan_item_progress", "plan_item_remove", "plan_list", "plan_map", "plan_new", "plan_paper", "plan_return",
    "plan_start", "plan_submit", "plan_work", "production_edit", "production_entry", "production_list", "production_new",
    "production_remove",
]  # fmt: skip
