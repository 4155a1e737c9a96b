"""Reads of safety, by theme; callers name them ``selectors.hazard_rows``."""

from branches.safety.selectors.alarms import alarm_rows, alarm_rules, to_decide
from branches.safety.selectors.board import (
    accident_rows,
    board_of,
    count_since,
    free_days_of_branches,
    free_days_of_units,
    hazard_figures,
)
from branches.safety.selectors.hazards import (
    due_steps,
    escalated_rows,
    file_places,
    file_reach,
    hazard_history,
    hazard_rows,
    node_of,
    owners_for,
    state_counts,
    to_assign,
    to_check,
    to_fix,
    waiting_late,
)
from branches.safety.selectors.inspections import inspection_rows, inspection_rules, looking_nodes, looks_by_node, schedule_lines
from branches.safety.selectors.sites import answering_branches, answering_by_day, home_path, reachable_units, readers_of
from branches.safety.selectors.standards import (
    acceptance_rows,
    area_rows,
    manual_rows,
    may_open_version,
    node_of_version,
    open_tasks,
    standard_rows,
    topic_nodes,
    topic_rows,
    turns_so_far,
)

__all__ = [
    "acceptance_rows", "accident_rows", "alarm_rows", "alarm_rules", "answering_branches", "answering_by_day", "area_rows", "board_of",
    "count_since", "due_steps", "escalated_rows", "file_places", "file_reach", "free_days_of_branches", "free_days_of_units",
    "hazard_figures", "hazard_history", "hazard_rows", "home_path", "inspection_rows", "inspection_rules", "looking_nodes",
    "looks_by_node", "manual_rows", "may_open_version", "node_of", "node_of_version", "open_tasks", "owners_for", "reachable_units",
    "readers_of", "schedule_lines", "standard_rows", "state_counts", "to_assign", "to_check", "to_decide", "to_fix", "topic_nodes",
    "topic_rows", "turns_so_far", "waiting_late",
]  # fmt: skip
