"""All writes of organisational life, by theme; callers name them ``services.log_activity``."""

from branches.activities.services.agenda import AgendaLine
from branches.activities.services.attendance import add_sitting, correct_attendance, open_roll, sign_in, take_roll
from branches.activities.services.bulk import ActivityRecord, record_activities
from branches.activities.services.effects import EffectFacts, confirm_effect, record_effect, remove_effect
from branches.activities.services.facts import ActivityFacts, check_shape, check_team, logged_already
from branches.activities.services.joint import (
    answer_invitation,
    invite_holder,
    name_union_people,
    open_rolls_of_shares,
    sign_in_at_share,
    withdraw_invitation,
)
from branches.activities.services.minutes import ResolutionLine, fill_branches, follow_resolution, write_minutes
from branches.activities.services.observers import add_observer, remove_observer
from branches.activities.services.records import drop_draft, keep_draft, known_record, log_activity, update_activity
from branches.activities.services.states import archive_activity, file_activity, return_activity
from branches.activities.services.taking_back import settle_activities, work_on_activities

__all__ = [
    "ActivityFacts",
    "ActivityRecord",
    "AgendaLine",
    "EffectFacts",
    "ResolutionLine",
    "add_observer",
    "add_sitting",
    "answer_invitation",
    "archive_activity",
    "check_shape",
    "check_team",
    "confirm_effect",
    "correct_attendance",
    "drop_draft",
    "file_activity",
    "fill_branches",
    "follow_resolution",
    "invite_holder",
    "keep_draft",
    "known_record",
    "log_activity",
    "logged_already",
    "name_union_people",
    "open_roll",
    "open_rolls_of_shares",
    "record_activities",
    "record_effect",
    "remove_effect",
    "remove_observer",
    "return_activity",
    "settle_activities",
    "sign_in",
    "sign_in_at_share",
    "take_roll",
    "update_activity",
    "withdraw_invitation",
    "work_on_activities",
    "write_minutes",
]
