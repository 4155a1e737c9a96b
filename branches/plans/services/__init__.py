"""All writes of plans; callers name them ``services.draft_plan``."""

from branches.plans.services.calendar import EntryFacts, change_entry, keep_entry, link_entry, remove_entry
from branches.plans.services.items import ItemFacts, add_item, change_item, check_item, remove_item
from branches.plans.services.plans import (
    PlanFacts,
    approve_plan,
    change_plan,
    close_plan,
    draft_plan,
    return_plan,
    start_plan,
    submit_plan,
)
from branches.plans.services.progress import ProgressFacts, mark_point, tell_progress

__all__ = [
    "EntryFacts", "ItemFacts", "PlanFacts", "ProgressFacts", "add_item", "approve_plan", "change_entry", "change_item", "change_plan",
    "check_item", "close_plan", "draft_plan", "keep_entry", "link_entry", "mark_point", "remove_entry", "remove_item",
    "return_plan", "start_plan", "submit_plan", "tell_progress",
]  # fmt: skip
