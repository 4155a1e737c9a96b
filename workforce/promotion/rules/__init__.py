"""Whether a worker may apply and by which path (``paths``), and the steps of an application and of a batch (``way``)."""

from workforce.promotion.rules.history import may_stand
from workforce.promotion.rules.paths import (
    BY_HAND,
    FAILED,
    ORDER,
    PASSED,
    Diploma,
    Facts,
    Finding,
    HeldCertificate,
    HeldTitle,
    Path,
    PathStanding,
    WorkSpan,
    assess,
    full_months,
    general_findings,
    may_conclude,
    merged,
    nearest,
    open_grades,
    service,
)
from workforce.promotion.rules.way import (
    APPLICATION_STEPS,
    BATCH_STEPS,
    Way,
    may_approve,
    may_close_enrolment,
    may_join,
    may_move,
    may_move_batch,
    may_open_batch,
    may_publicise,
    may_refuse,
    may_return,
    step_now,
    steps_asked,
)

__all__ = [
    "APPLICATION_STEPS", "BATCH_STEPS", "BY_HAND", "FAILED", "ORDER", "PASSED", "Diploma", "Facts", "Finding", "HeldCertificate",
    "HeldTitle", "Path", "PathStanding", "Way", "WorkSpan", "assess", "full_months", "general_findings", "may_approve",
    "may_close_enrolment", "may_conclude", "may_join", "may_move", "may_move_batch", "may_open_batch", "may_publicise", "may_refuse",
    "may_return", "may_stand", "merged", "nearest", "open_grades", "service", "step_now", "steps_asked",
]  # fmt: skip
