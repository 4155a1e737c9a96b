"""All writes of organisational life, by theme; callers name them ``services.log_activity``."""

from branches.activities.services.attendance import add_sitting, correct_attendance, open_roll, sign_in, take_roll
from branches.activities.services.bulk import ActivityRecord, record_activities
from branches.activities.services.effects import EffectFacts, confirm_effect, record_effect, remove_effect
from branches.activities.services.facts import ActivityFacts, check_shape, check_team, local_minute
from branches.activities.services.minutes import AgendaLine, ResolutionLine, follow_resolution, write_minutes
from branches.activities.services.observers import add_observer, remove_observer
from branches.activities.services.records import add_files, drop_draft, keep_draft, log_activity, update_activity
from branches.activities.services.states import archive_activity, file_activity, return_activity

__all__ = [
    "ActivityFacts",
    "ActivityRecord",
    "AgendaLine",
    "EffectFacts",
    "ResolutionLine",
    "add_files",
    "add_observer",
    "add_sitting",
    "archive_activity",
    "check_shape",
    "check_team",
    "confirm_effect",
    "correct_attendance",
    "drop_draft",
    "file_activity",
    "follow_resolution",
    "keep_draft",
    "local_minute",
    "log_activity",
    "open_roll",
    "record_activities",
    "record_effect",
    "remove_effect",
    "remove_observer",
    "return_activity",
    "sign_in",
    "take_roll",
    "update_activity",
    "write_minutes",
]
