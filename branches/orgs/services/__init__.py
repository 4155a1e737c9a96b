"""Writes to the party organisation, by what they write."""

from branches.orgs.services.covers import add_cover, end_cover, share_unit
from branches.orgs.services.founding import create_branch, establish, update_branch
from branches.orgs.services.members import NewMember, admit_member, change_standing, end_membership, move_member, seat_members
from branches.orgs.services.posts import appoint, change_term, end_post

__all__ = [
    "NewMember",
    "add_cover",
    "admit_member",
    "appoint",
    "change_standing",
    "change_term",
    "create_branch",
    "end_cover",
    "end_membership",
    "end_post",
    "establish",
    "move_member",
    "seat_members",
    "share_unit",
    "update_branch",
]
