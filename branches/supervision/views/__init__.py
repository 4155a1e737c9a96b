"""Pages of supervision, by theme."""

from branches.supervision.views.checks import (
    supervision_board,
    supervision_cancel,
    supervision_check,
    supervision_edit,
    supervision_hold,
    supervision_list,
    supervision_new,
    supervision_part,
)
from branches.supervision.views.draws import supervision_draw, supervision_draw_new, supervision_draws
from branches.supervision.views.findings import (
    supervision_answer,
    supervision_close,
    supervision_finding,
    supervision_finding_new,
    supervision_findings,
    supervision_order,
    supervision_return,
    supervision_withdraw,
)
from branches.supervision.views.matters import (
    supervision_matter,
    supervision_matter_close,
    supervision_matter_edit,
    supervision_matter_new,
    supervision_matters,
)

__all__ = [
    "supervision_answer", "supervision_board", "supervision_cancel", "supervision_check", "supervision_close", "supervision_draw",
    "supervision_draw_new", "supervision_draws", "supervision_edit", "supervision_finding", "supervision_finding_new",
    "supervision_findings", "supervision_hold", "supervision_list", "supervision_matter", "supervision_matter_close",
    "supervision_matter_edit", "supervision_matter_new", "supervision_matters", "supervision_new", "supervision_order",
    "supervision_part", "supervision_return", "supervision_withdraw",
]  # fmt: skip
