"""Pages of the party organisation: looking, founding, and the small acts that change one dated row."""

from branches.orgs.views.acts import (
    cover_add,
    cover_end,
    cover_share,
    member_admit,
    member_end,
    member_move,
    member_standing,
    post_appoint,
    post_end,
)
from branches.orgs.views.branches import branch_create, branch_detail, branch_edit, branch_list

__all__ = [
    "branch_create", "branch_detail", "branch_edit", "branch_list", "cover_add", "cover_end", "cover_share", "member_admit", "member_end",
    "member_move", "member_standing", "post_appoint", "post_end",
]  # fmt: skip
