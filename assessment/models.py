"""Table of contents: the models of every subject of assessment."""

from assessment.rounds.models import AssessmentRound, FrozenBranch, JudgedScore, RoundBranch, RoundJudge, ScoreAdjustment
from assessment.schemes.models import AssessmentScheme
from assessment.scoring.models import DirtyMark, PeriodFact, ScoreChunk, ScoreItem, ScoreNode, ScoreRun, ScoreTotal

__all__ = [
    "AssessmentRound",
    "AssessmentScheme",
    "DirtyMark",
    "FrozenBranch",
    "JudgedScore",
    "PeriodFact",
    "RoundBranch",
    "RoundJudge",
    "ScoreAdjustment",
    "ScoreChunk",
    "ScoreItem",
    "ScoreNode",
    "ScoreRun",
    "ScoreTotal",
]
