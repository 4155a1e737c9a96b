"""Pages of organisational life, by what a person comes for."""

from branches.activities.views.change import activity_edit, activity_minutes
from branches.activities.views.effects import effect_add, effect_confirm, effect_remove
from branches.activities.views.joint import (
    activity_joint,
    joint_answer,
    joint_detail,
    joint_invite,
    joint_list,
    joint_people,
    joint_withdraw,
)
from branches.activities.views.log import activity_draft, activity_log
from branches.activities.views.look import activity_detail, activity_list
from branches.activities.views.observers import activity_observers, observer_remove
from branches.activities.views.paper import activity_paper
from branches.activities.views.quick import activity_quick
from branches.activities.views.resolutions import resolution_follow, resolution_list
from branches.activities.views.roll import activity_roll, activity_sitting
from branches.activities.views.states import activity_archive, activity_file, activity_return

__all__ = [
    "activity_archive",
    "activity_detail",
    "activity_draft",
    "activity_edit",
    "activity_file",
    "activity_joint",
    "activity_list",
    "activity_log",
    "activity_minutes",
    "activity_observers",
    "activity_paper",
    "activity_quick",
    "activity_return",
    "activity_roll",
    "activity_sitting",
    "effect_add",
    "effect_confirm",
    "effect_remove",
    "joint_answer",
    "joint_detail",
    "joint_invite",
    "joint_list",
    "joint_people",
    "joint_withdraw",
    "observer_remove",
    "resolution_follow",
    "resolution_list",
]
