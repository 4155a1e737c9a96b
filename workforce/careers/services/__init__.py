"""All writes of careers."""

from workforce.careers.services.appointing import appoint, confirm_chief, end_chief
from workforce.careers.services.filling import confirm_holding, end_holding, hold_post, save_post
from workforce.careers.services.mapping import add_step, drop_step, save_career_post, set_pay
from workforce.careers.services.planning import PlanFacts, change_plan, review_plan, write_plan

__all__ = [
    "PlanFacts", "add_step", "appoint", "change_plan", "confirm_chief", "confirm_holding", "drop_step", "end_chief", "end_holding",
    "hold_post", "review_plan", "save_career_post", "save_post", "set_pay", "write_plan",
]  # fmt: skip
