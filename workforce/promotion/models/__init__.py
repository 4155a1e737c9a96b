"""Grade promotion: applications and batches (``cases``), examinations by parts (``exams``), the archive of a batch (``volumes``)."""

from workforce.promotion.models.cases import (
    CompetitionPromotionRule,
    FastTrackRequest,
    GradeCondition,
    PastPromotion,
    PromotionApplication,
    PromotionBatch,
    PromotionCheck,
    PromotionEvent,
)
from workforce.promotion.models.exams import ExamExaminer, ExamPartRule, ExamScore, ExamSitting
from workforce.promotion.models.volumes import ExamLoan, ExamVolume

__all__ = [
    "CompetitionPromotionRule", "ExamExaminer", "ExamLoan", "ExamPartRule", "ExamScore", "ExamSitting", "ExamVolume", "FastTrackRequest",
    "GradeCondition", "PastPromotion", "PromotionApplication", "PromotionBatch", "PromotionCheck", "PromotionEvent",
]  # fmt: skip
