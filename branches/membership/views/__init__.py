from branches.membership.views.acts import (
    development_back,
    development_close,
    development_move,
    development_override,
    development_redo,
    development_review,
)
from branches.membership.views.look import development_detail, development_list, development_mine, development_record, development_steps
from branches.membership.views.paper import development_paper
from branches.membership.views.pool import development_pool, development_shares
from branches.membership.views.step import development_new, development_step

__all__ = [
    "development_back", "development_close", "development_detail", "development_list", "development_mine", "development_move",
    "development_new", "development_override", "development_paper", "development_pool", "development_record", "development_redo",
    "development_review", "development_shares", "development_step", "development_steps",
]  # fmt: skip
