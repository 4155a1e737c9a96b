"""All reads of plans; callers name them ``selectors.plan_rows``."""

from branches.plans.selectors.calendar import (
    calendar_of,
    entries_for,
    entry_nodes,
    entry_rows,
    items_beside,
    of_time,
    with_time,
)
from branches.plans.selectors.figures import actuals_of, measured, paths_of
from branches.plans.selectors.files import file_places, file_reach, node_of
from branches.plans.selectors.plans import (
    Branching,
    active_templates,
    coverage_by_heading,
    coverage_by_tag,
    decorated,
    item_rows,
    late_or_soon,
    owner_nodes,
    plan_nodes,
    plan_rows,
    plans,
    sides_of,
    soon_days,
    strategy_map,
    tree_of,
    waiting,
    work_rows,
)

__all__ = [
    "Branching", "active_templates", "actuals_of", "calendar_of", "coverage_by_heading", "coverage_by_tag", "decorated", "entries_for",
    "entry_nodes", "entry_rows", "file_places", "file_reach", "item_rows", "items_beside", "late_or_soon", "measured", "node_of",
    "of_time", "owner_nodes", "paths_of", "plan_nodes", "plan_rows", "plans", "sides_of", "soon_days", "strategy_map", "tree_of",
    "waiting", "with_time", "work_rows",
]  # fmt: skip
