"""The 25 steps of development: their order, their spans, what stands against them, and the vote. Pure (docs/rules.md 2.1, 2.2)."""

from branches.membership.rules.checks import Finding, Given, Helper, Level, findings
from branches.membership.rules.course import (
    ADMITTED,
    APPLIED,
    APPROVED,
    ARCHIVED,
    CONVERTED,
    CULTIVATED,
    DECIDED,
    NAMED,
    OBSERVED,
    PARAMETERS,
    PRE_REVIEWED,
    Course,
    Done,
    Figures,
    StepLine,
    Window,
    next_of,
    outlook,
    probation_end,
    remind_from,
    review_gaps,
    window_of,
)
from branches.membership.rules.votes import VoteFigures, figures_verdict, is_carried, least_yes, quorum_verdict

__all__ = [
    "ADMITTED", "APPLIED", "APPROVED", "ARCHIVED", "CONVERTED", "CULTIVATED", "DECIDED", "NAMED", "OBSERVED", "PARAMETERS",
    "PRE_REVIEWED", "Course", "Done", "Figures", "Finding", "Given", "Helper", "Level", "StepLine", "VoteFigures", "Window",
    "figures_verdict", "findings", "is_carried", "least_yes", "next_of", "outlook", "probation_end", "quorum_verdict", "remind_from",
    "review_gaps", "window_of",
]  # fmt: skip
