"""Writes to the party organisation, by what they write."""

from branches.orgs.services.closing import close_branch
from branches.orgs.services.corrections import forget_status, reopen_standing, unseat_member
from branches.orgs.services.covers import add_cover, end_cover, share_unit
from branches.orgs.services.founding import create_branch, establish, update_branch
from branches.orgs.services.members import NewMember, admit_member, change_standing, end_membership, move_member, seat_members
from branches.orgs.services.posts import appoint, end_post
from branches.orgs.services.proxies import appoint_proxy, withdraw_proxy
from branches.orgs.services.reminders import remind_of_terms
from branches.orgs.services.roles import align_post_roles, follow_posts
from branches.orgs.services.statuses import note_status
from branches.orgs.services.taking_back import left_of_members, settle_branches, settle_covers, settle_members, settle_posts
from branches.orgs.services.terms import Seat, change_term, elect, extend_term

__all__ = [
    "NewMember",
    "Seat",
    "add_cover",
    "admit_member",
    "align_post_roles",
    "appoint",
    "appoint_proxy",
    "change_standing",
    "change_term",
    "close_branch",
    "create_branch",
    "elect",
    "end_cover",
    "end_membership",
    "end_post",
    "establish",
    "extend_term",
    "follow_posts",
    "forget_status",
    "left_of_members",
    "move_member",
    "note_status",
    "remind_of_terms",
    "reopen_standing",
    "seat_members",
    "settle_branches",
    "settle_covers",
    "settle_members",
    "settle_posts",
    "share_unit",
    "unseat_member",
    "update_branch",
    "withdraw_proxy",
]
