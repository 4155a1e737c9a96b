"""Pages of resource plans, of their lines and of what is used."""

from branches.resources.views.lines import (
    resource_line_detail,
    resource_line_drop,
    resource_line_edit,
    resource_line_list,
    resource_line_new,
    resource_use_enter,
    resource_use_list,
    resource_use_withdraw,
)
from branches.resources.views.plans import (
    resource_budgets,
    resource_plan_approve,
    resource_plan_close,
    resource_plan_detail,
    resource_plan_edit,
    resource_plan_list,
    resource_plan_new,
)

__all__ = [
    "resource_budgets", "resource_line_detail", "resource_line_drop", "resource_line_edit", "resource_line_list", "resource_line_new",
    "resource_plan_approve", "resource_plan_close", "resource_plan_detail", "resource_plan_edit", "resource_plan_list",
    "resource_plan_new", "resource_use_enter", "resource_use_list", "resource_use_withdraw",
]  # fmt: skip
