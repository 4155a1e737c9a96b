"""The three steps of own assessment: a site of the trade, a filed assessor, an assessor open to the public."""

from datetime import date, datetime

from django.utils import timezone

from portal.organization.models import Node
from portal.rights.access import actor_of
from portal.rights.models import User
from workforce.assessors import services
from workforce.assessors.models import AssessorQualification
from workforce.skills.models import Occupation

STEPS = (
    ("site", "行业职业技能鉴定点", "行业职业技能鉴定指导中心", date(2019, 1, 1), date(2021, 12, 31)),
    ("filed", "企业技能等级认定机构", "省级人力资源社会保障部门", date(2022, 1, 1), date(2030, 12, 31)),
    ("public", "社会技能评价中心", "省级人力资源社会保障部门", date(2025, 1, 1), date(2030, 12, 31)),
)


def qualify(root: Node, officer: User, at: datetime) -> str:
    actor = actor_of(officer, timezone.localdate(at))
    for kind, name, authority, from_on, to_on in STEPS:
        row = services.save_qualification(
            actor=actor, at=at, node=root, name=name, kind=kind, authority=authority, from_on=from_on, to_on=to_on
        )
        for occupation in Occupation.objects.filter(is_active=True):
            grades = [grade for grade in range(5, occupation.top_grade - 1, -1) if grade > 1 or kind != "site"]
            if grades:
                services.add_scope(actor=actor, at=at, qualification=row, occupation=occupation, grades=grades)
    return f"{AssessorQualification.objects.count()} qualifications of assessors"
