"""Reads of rounds."""

from assessment.rounds.messages import source_words
from assessment.rounds.selectors.claims import (
    FILES,
    claim_counts,
    claim_file_reach,
    claim_places,
    claims,
    indicator_name,
    judged_lines,
    moving_rounds,
    node_of_claim,
    proof_lines,
    verified_claims,
)
from assessment.rounds.selectors.judging import (
    JudgedProgress,
    JudgeWork,
    candidates,
    judge_work,
    judged_by,
    judged_progress,
    may_be_judged,
    named_for,
    reaches,
)
from assessment.rounds.selectors.rounds import (
    StaleCounts,
    adjustments_of,
    body_of,
    branches_in,
    months_to_be_graded,
    participants,
    quarter_states,
    round_by_code,
    score_items,
    stale_counts,
    waiting_adjustments,
    was_reviewed,
)
from assessment.rounds.selectors.steps import StepLine, bottleneck, owners_of_step, step_lines

__all__ = [
    "FILES", "StepLine", "bottleneck", "claim_counts", "claim_file_reach", "claim_places", "claims", "indicator_name", "judged_lines",
    "moving_rounds", "node_of_claim", "owners_of_step", "proof_lines", "step_lines", "verified_claims",
    "JudgeWork", "JudgedProgress", "StaleCounts", "adjustments_of", "body_of", "branches_in", "candidates", "judge_work", "judged_by",
    "judged_progress", "may_be_judged", "months_to_be_graded", "named_for", "participants", "quarter_states",
    "reaches", "round_by_code", "score_items", "source_words", "stale_counts", "waiting_adjustments", "was_reviewed",
]  # fmt: skip
