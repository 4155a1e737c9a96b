"""The writes of appointments and of the roster of Party staff."""

from branches.appointments.services.posts import PostFacts, appoint, appoint_many, change_post, end_post, post_of
from branches.appointments.services.staff import StaffFacts, change_staff, end_staff, enrol_staff

__all__ = [
    "PostFacts", "StaffFacts", "appoint", "appoint_many", "change_post", "change_staff", "end_post", "end_staff", "enrol_staff", "post_of",
]  # fmt: skip
