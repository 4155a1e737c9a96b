"""Table of contents: the models of every subject of workforce."""

from workforce.promotion.models import GradeCondition, PromotionApplication, PromotionCheck, PromotionEvent
from workforce.skills.models import GradeLevel, GradeRecord, Occupation, SkillCertificate

__all__ = [
    "GradeCondition",
    "GradeLevel",
    "GradeRecord",
    "Occupation",
    "PromotionApplication",
    "PromotionCheck",
    "PromotionEvent",
    "SkillCertificate",
]
