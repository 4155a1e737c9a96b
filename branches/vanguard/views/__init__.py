"""Pages of posts, areas, key posts and task forces."""

from branches.vanguard.views.cover import key_post_close, key_post_new, vanguard_cover
from branches.vanguard.views.forces import task_force_detail, task_force_edit, task_force_finish, task_force_list, task_force_new
from branches.vanguard.views.mine import vanguard_mine, vanguard_pledge, vanguard_result
from branches.vanguard.views.posts import (
    vanguard_detail,
    vanguard_edit,
    vanguard_end,
    vanguard_follow,
    vanguard_holder_add,
    vanguard_holder_end,
    vanguard_list,
    vanguard_new,
    vanguard_plate,
    vanguard_review,
)

__all__ = [
    "key_post_close", "key_post_new", "task_force_detail", "task_force_edit", "task_force_finish", "task_force_list", "task_force_new",
    "vanguard_cover", "vanguard_detail", "vanguard_edit", "vanguard_end", "vanguard_follow", "vanguard_holder_add",
    "vanguard_holder_end", "vanguard_list", "vanguard_mine", "vanguard_new", "vanguard_plate", "vanguard_pledge", "vanguard_result",
    "vanguard_review",
]  # fmt: skip
