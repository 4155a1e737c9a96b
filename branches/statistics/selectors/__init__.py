"""Reads of the yearly statistics: returns, their figures, the list behind each."""

from branches.statistics.selectors.figures import Facts, tallies
from branches.statistics.selectors.returns import (
    Row,
    branch_rows,
    few_people,
    layout,
    lines_of,
    nodes,
    people_behind,
    returns,
    rows_of,
    tally_of,
)

__all__ = [
    "Facts", "Row", "branch_rows", "few_people", "layout", "lines_of", "nodes", "people_behind", "returns", "rows_of", "tallies",
    "tally_of",
]  # fmt: skip
