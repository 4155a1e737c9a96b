"""Reads of development: the table of steps, cases with how they stand, the pool, and figures by year."""

from branches.membership.selectors.cases import (
    STEP_FILES,
    BallotTotals,
    Standing,
    ballot_totals,
    cases,
    choosable_ballots,
    course_of,
    figures_on,
    file_places,
    file_reach,
    files_by_step,
    helper_candidates,
    helpers_of,
    node_of,
    of_dossier,
    of_stage,
    records_of,
    staff_of,
    standing_of,
    step_table,
    tab_counts,
    tabs_for,
    vote_terms,
    with_names,
)
from branches.membership.selectors.pool import YearShare, admissions, candidate, covered_people, pool, shares_by_year

__all__ = [
    "STEP_FILES", "BallotTotals", "Standing", "YearShare", "admissions", "ballot_totals", "candidate", "cases", "choosable_ballots",
    "course_of", "covered_people", "figures_on", "file_places", "file_reach", "files_by_step", "helper_candidates", "helpers_of",
    "node_of", "of_dossier", "of_stage", "pool", "records_of", "shares_by_year", "staff_of", "standing_of", "step_table", "tab_counts",
    "tabs_for",    "vote_terms", "with_names",
]  # fmt: skip
