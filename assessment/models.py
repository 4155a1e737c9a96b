"""Table of contents: the models of every subject of assessment."""

from assessment.appeals.models import RoundAppeal
from assessment.improvement.models import Diagnosis, DiagnosisAnswer, DiagnosisItem, FeedbackLine, FeedbackSheet, Improvement
from assessment.outcomes.models import Outcome, OutcomeAppeal, OutcomeKind, OutcomeRule
from assessment.papers.models import IssuedPaper
from assessment.rounds.models import (
    AssessmentRound,
    FrozenBranch,
    JudgedScore,
    RoundBranch,
    RoundClaim,
    RoundJudge,
    RoundStep,
    ScoreAdjustment,
)
from assessment.schemes.models import AssessmentScheme
from assessment.scoring.models import DirtyMark, PeriodFact, ScoreChunk, ScoreItem, ScoreNode, ScoreRun, ScoreTotal
from assessment.trials.models import SchemeTrial, SchemeTrialRow

__all__ = [
    "AssessmentRound",
    "AssessmentScheme",
    "Diagnosis",
    "DiagnosisAnswer",
    "DiagnosisItem",
    "DirtyMark",
    "FeedbackLine",
    "FeedbackSheet",
    "FrozenBranch",
    "Improvement",
    "IssuedPaper",
    "JudgedScore",
    "Outcome",
    "OutcomeAppeal",
    "OutcomeKind",
    "OutcomeRule",
    "PeriodFact",
    "RoundAppeal",
    "RoundBranch",
    "RoundClaim",
    "RoundJudge",
    "RoundStep",
    "SchemeTrial",
    "SchemeTrialRow",
    "ScoreAdjustment",
    "ScoreChunk",
    "ScoreItem",
    "ScoreNode",
    "ScoreRun",
    "ScoreTotal",
]
