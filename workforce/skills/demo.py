"""Certificates of the made-up crews: most operating posts covered, some lapsed, a few technicians."""

from datetime import date, timedelta
from random import Random

from portal.kernel.periods import add_years
from portal.organization.demo import DemoBranch
from portal.people.enums import PostCategory
from portal.people.models import Person
from workforce.skills.enums import SkillGrade
from workforce.skills.models import GradeLevel, GradeRecord, Occupation, SkillCertificate

SHARE_CERTIFIED = {"steady": 0.96, "fair": 0.88, "loose": 0.72, "paper": 0.8}
# Years of service from which a grade is likely, highest first.
LIKELY = (
    (24, SkillGrade.SENIOR_TECHNICIAN),
    (18, SkillGrade.TECHNICIAN),
    (11, SkillGrade.SENIOR),
    (6, SkillGrade.INTERMEDIATE),
    (0, SkillGrade.JUNIOR),
)


def number_of(issued: date, grade: int, serial: int) -> str:
    """A 22-character number of the national layout; assessor 0000 and site 990001 are made up."""
    return f"Y000014990001{issued:%y}{grade}{serial:06d}"


def certify(branches: list[DemoBranch], crews: dict[int, list[Person]], habits: list[str], rng: Random, today: date) -> int:
    """Give certificates and the grade history that follows from them; returns how many certificates."""
    occupations = {o.code: o for o in Occupation.objects.all()}
    levels = {level.grade: level for level in GradeLevel.objects.exclude(grade=None)}
    certificates: list[SkillCertificate] = []
    for branch, habit in zip(branches, habits, strict=True):
        for person in crews[branch.node.pk]:
            if person.post_category != PostCategory.OPERATING or not person.hired_on or rng.random() > SHARE_CERTIFIED[habit]:
                continue
            years = (today - person.hired_on).days // 365
            # Now and then a grade below what the years allow: these people can apply.
            ceiling = next(grade for floor, grade in LIKELY if years >= floor)
            grade = min(SkillGrade.JUNIOR, ceiling + (rng.random() < 0.45))
            issued = person.hired_on + timedelta(
                days=rng.randint(300, max(301, min((today - person.hired_on).days - 30, years * 250 + 300)))
            )
            has_lapsed = rng.random() < 0.03 and issued < add_years(today, -1)
            certificates.append(SkillCertificate(
                person=person, occupation=occupations[person.occupation_code], grade=grade,
                number=number_of(issued, grade, len(certificates) + 1), assessor="岚谷煤业集团职业技能等级认定中心",
                issued_on=issued, expires_on=add_years(today, -1) if has_lapsed else None,
            ))  # fmt: skip
    SkillCertificate.objects.bulk_create(certificates, batch_size=400)
    GradeRecord.objects.bulk_create(
        (
            GradeRecord(person=c.person, occupation=c.occupation, level=levels[c.grade], from_on=c.issued_on, certificate=c)
            for c in certificates
        ),
        batch_size=400,
    )
    return len(certificates)
