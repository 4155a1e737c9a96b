"""The writes of supervision."""

from branches.supervision.services.checks import (
    CheckFacts,
    cancel_check,
    change_check,
    file_part,
    hold_check,
    plan_check,
)
from branches.supervision.services.draws import DrawFacts, draw_lots
from branches.supervision.services.findings import (
    FindingFacts,
    answer_finding,
    close_finding,
    issue_finding,
    return_finding,
    withdraw_finding,
)
from branches.supervision.services.matters import (
    MatterFacts,
    change_matter,
    close_matter,
    matter_of,
    register_matter,
    register_matters,
    settle_matters,
)

__all__ = [
    "CheckFacts", "DrawFacts", "FindingFacts", "MatterFacts", "answer_finding", "cancel_check", "change_check", "change_matter",
    "close_finding", "close_matter", "draw_lots", "file_part", "hold_check", "issue_finding", "matter_of", "plan_check",
    "register_matter", "register_matters", "return_finding", "settle_matters", "withdraw_finding",
]  # fmt: skip
