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
from branches.orgs.views.findings import branch_findings
from branches.orgs.views.proxies import branch_close, proxy_appoint, proxy_withdraw
from branches.orgs.views.terms import branch_elect, branch_terms, post_extend

__all__ = [
    "branch_close", "branch_create", "branch_detail", "branch_edit", "branch_elect", "branch_findings", "branch_list", "branch_terms",
    "cover_add", "cover_end", "cover_share", "member_admit", "member_end", "member_move", "member_standing", "post_appoint", "post_end",
    "post_extend", "proxy_appoint", "proxy_withdraw",
]  # fmt: skip
