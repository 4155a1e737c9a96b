"""All writes of studios."""

from workforce.studios.services.founding import (
    StudioFacts,
    add_member,
    apply_studio,
    cancel_studio,
    change_studio,
    check_criterion,
    pass_stage,
    remove_member,
)
from workforce.studios.services.reviewing import decide, nominate, propose, settle_nomination
from workforce.studios.services.running import (
    approve_topic,
    confirm_report,
    correct_report,
    finish_topic,
    link_result,
    note_money,
    reverse_money,
    tell_report,
    tell_topic,
)

__all__ = [
    "StudioFacts",
    "add_member",
    "apply_studio",
    "approve_topic",
    "cancel_studio",
    "change_studio",
    "check_criterion",
    "confirm_report",
    "correct_report",
    "decide",
    "finish_topic",
    "link_result",
    "nominate",
    "note_money",
    "pass_stage",
    "propose",
    "remove_member",
    "reverse_money",
    "settle_nomination",
    "tell_report",
    "tell_topic",
]
