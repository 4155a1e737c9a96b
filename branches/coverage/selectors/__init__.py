"""Reads of coverage: units and set-ups, teams with their leaders, backbone members and candidates."""

from branches.coverage.selectors.candidates import Profile, backbone_rows, candidates, lead_shares, profile_of
from branches.coverage.selectors.crews import (
    CrewFact,
    CrewTotals,
    branch_of_team,
    crew_facts,
    group_leaders,
    groups_for,
    team_rows,
    totals_of,
    tracks,
    with_crews,
    with_tones,
)
from branches.coverage.selectors.setups import (
    MAPPED,
    UnitCover,
    by_state,
    conditions_of,
    cover_paths,
    setup_branches,
    setups,
    state_counts,
    uncovered_units,
    unit_cover,
    with_states,
)

__all__ = [
    "MAPPED", "CrewFact", "CrewTotals", "Profile", "UnitCover", "backbone_rows", "branch_of_team", "by_state", "candidates",
    "conditions_of", "cover_paths", "crew_facts", "group_leaders", "groups_for", "lead_shares", "profile_of", "setup_branches",
    "setups", "state_counts", "team_rows", "totals_of", "tracks", "uncovered_units", "unit_cover", "with_crews", "with_states",
    "with_tones",
]  # fmt: skip
