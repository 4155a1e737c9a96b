"""Pages of coverage: the map, set-ups, teams, backbone members, candidates."""

from branches.coverage.views.crews import crew_group, crew_leader, crew_list, crew_track, track_close, track_list
from branches.coverage.views.people import (
    backbone_end,
    backbone_list,
    backbone_new,
    candidate_detail,
    candidate_judge,
    candidate_list,
    candidate_new,
)
from branches.coverage.views.setups import (
    setup_complete,
    setup_condition,
    setup_detail,
    setup_edit,
    setup_end,
    setup_list,
    setup_map,
    setup_new,
)

__all__ = [
    "backbone_end", "backbone_list", "backbone_new", "candidate_detail", "candidate_judge", "candidate_list", "candidate_new",
    "crew_group", "crew_leader", "crew_list", "crew_track", "setup_complete", "setup_condition", "setup_detail", "setup_edit",
    "setup_end", "setup_list", "setup_map", "setup_new", "track_close", "track_list",
]  # fmt: skip
