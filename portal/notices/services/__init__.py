"""Telling people, in the portal and beyond it."""

from portal.notices.services.choices import confirm_address, keep_language, save_choices, send_address_link
from portal.notices.services.digests import plan_digests, plan_group_messages
from portal.notices.services.notices import mark_done, mark_read, notify, notify_person
from portal.notices.services.outbox import forget_old, resend, tell_groups
from portal.notices.services.robots import add_robot, change_robot, test_robot
from portal.notices.services.sending import send_due

__all__ = [
    "add_robot", "change_robot", "confirm_address", "forget_old", "keep_language", "mark_done", "mark_read", "notify", "notify_person",
    "plan_digests", "plan_group_messages", "resend", "save_choices", "send_address_link", "send_due", "tell_groups", "test_robot",
]  # fmt: skip
