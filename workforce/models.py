"""Table of contents: the models of every subject of workforce."""

from workforce.honours.models import Honour, HonourTitle
from workforce.promotion.models import GradeCondition, PromotionApplication, PromotionBatch, PromotionCheck, PromotionEvent
from workforce.skills.models import GradeLevel, GradeRecord, Occupation, SkillCertificate

__all__ = [
    "GradeCondition",
    "GradeLevel",
    "GradeRecord",
    "Honour",
    "HonourTitle",
    "Occupation",
    "PromotionApplication",
    "PromotionBatch",
    "PromotionCheck",
    "PromotionEvent",
    "SkillCertificate",
]
