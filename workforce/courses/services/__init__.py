"""All writes of courses and of what somebody has learned."""

from workforce.courses.services.learning import confirm_read, finish_chapter, settle_learners
from workforce.courses.services.writing import (
    CourseFacts,
    add_chapter,
    change_chapter,
    change_course,
    draft_course,
    drop_chapter,
    publish_course,
    withdraw_course,
)

__all__ = [
    "CourseFacts",
    "add_chapter",
    "change_chapter",
    "change_course",
    "confirm_read",
    "draft_course",
    "drop_chapter",
    "finish_chapter",
    "publish_course",
    "settle_learners",
    "withdraw_course",
]
