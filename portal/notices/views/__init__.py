from portal.notices.views.beyond import (
    delivery_list,
    delivery_resend,
    robot_change,
    robot_list,
    robot_new,
    robot_test,
)
from portal.notices.views.choices import notice_address_confirm, notice_address_resend, notice_choices
from portal.notices.views.notices import notice_done, notice_latest, notice_list, notice_open, notice_read_all
from portal.notices.views.todos import todo_count, todo_list

__all__ = [
    "delivery_list", "delivery_resend", "notice_address_confirm", "notice_address_resend", "notice_choices", "notice_done",
    "notice_latest", "notice_list", "notice_open", "notice_read_all", "robot_change", "robot_list", "robot_new", "robot_test",
    "todo_count", "todo_list",
]  # fmt: skip
