"""Writes of development: opening, steps, what they change of the register, taking back, closing, and ledgers of today."""

from branches.membership.services.adopting import AdoptedCase, adopt_case, settle_cases
from branches.membership.services.closing import close_case, move_case
from branches.membership.services.opening import open_case
from branches.membership.services.overriding import grant_override
from branches.membership.services.reviewing import add_review
from branches.membership.services.stepping import StepFacts, take_step
from branches.membership.services.taking_back import redo_vote, take_back_step

__all__ = [
    "AdoptedCase", "StepFacts", "add_review", "adopt_case", "close_case", "grant_override", "move_case", "open_case", "redo_vote",
    "settle_cases", "take_back_step", "take_step",
]  # fmt: skip
