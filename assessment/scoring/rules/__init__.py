"""Points from figures: Decimal throughout, half up to 0.01, each step rounded once. Pure."""

from assessment.scoring.rules.judging import Given, GroupShare, groups_of
from assessment.scoring.rules.package import recompute
from assessment.scoring.rules.points import CENT, Item, item_of, points_of, rounded, weighed
from assessment.scoring.rules.quarters import missing_quarters
from assessment.scoring.rules.stored import read_stored, stored_text
from assessment.scoring.rules.totals import (
    BranchScore,
    Case,
    DimensionScore,
    Line,
    Part,
    Prior,
    dimension_score,
    needs_of_scheme,
    score_branch,
    score_branches,
    yearly,
)

__all__ = [
    "CENT", "BranchScore", "Case", "DimensionScore", "Given", "GroupShare", "Item", "Line", "Part", "Prior", "dimension_score",
    "groups_of", "item_of", "missing_quarters", "needs_of_scheme", "points_of", "read_stored", "recompute", "rounded",
    "score_branch", "score_branches", "stored_text", "weighed", "yearly",
]  # fmt: skip
