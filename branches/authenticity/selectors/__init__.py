"""Reads of this room, by theme; callers name them ``selectors.hints_of``."""

from branches.authenticity.selectors.hints import Hint, Line, hints_of, look_of, minutes_text
from branches.authenticity.selectors.rates import RateTable, rate_tables
from branches.authenticity.selectors.samples import (
    choosable_nodes,
    draw_rows,
    eligible,
    progress_of,
    results_for,
    sampled_rows,
    shown_verdicts,
    with_verdicts,
)
from branches.authenticity.selectors.shown import ShownHints, hints_shown

__all__ = [
    "Hint",
    "Line",
    "RateTable",
    "ShownHints",
    "choosable_nodes",
    "draw_rows",
    "eligible",
    "hints_of",
    "hints_shown",
    "look_of",
    "minutes_text",
    "progress_of",
    "rate_tables",
    "results_for",
    "sampled_rows",
    "shown_verdicts",
    "with_verdicts",
]
