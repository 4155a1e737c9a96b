"""The writes of coverage: set-ups, teams, backbone members, candidates."""

from branches.coverage.services.crews import CrewFacts, close_track, link_group, name_leader, open_track
from branches.coverage.services.people import end_backbone, judge_candidate, mark_backbone, propose_candidate
from branches.coverage.services.setups import (
    SetupFacts,
    change_setup,
    complete_setup,
    confirm_condition,
    end_setup,
    open_setups,
    register_setup,
)

__all__ = [
    "CrewFacts", "SetupFacts", "change_setup", "close_track", "complete_setup", "confirm_condition", "end_backbone", "end_setup",
    "judge_candidate", "link_group", "mark_backbone", "name_leader", "open_setups", "open_track", "propose_candidate", "register_setup",
]  # fmt: skip
