"""Factories of certificates."""

from datetime import date

import factory

from tests.support.factories import PersonFactory
from workforce.skills.enums import CertificateState, SkillGrade
from workforce.skills.models import Occupation, SkillCertificate


def national_number(serial: int, year: int, grade: int) -> str:
    """A number of the national layout whose year and grade digits fit."""
    return f"Y000014000001{year % 100:02d}{grade}{serial:06d}"


class OccupationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Occupation
        django_get_or_create = ("code",)

    code = "OCC-ELEC"
    name_zh = "矿井维修电工"
    name_en = "Mine maintenance electrician"
    rule_version = "2023"


class SkillCertificateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SkillCertificate

    class Params:
        revoked = factory.Trait(state=CertificateState.REVOKED, revoked_on=date(2026, 1, 1), revoke_reason="信息有误")
        expired = factory.Trait(expires_on=date(2024, 1, 1))

    person = factory.SubFactory(PersonFactory)
    occupation = factory.SubFactory(OccupationFactory)
    grade = SkillGrade.INTERMEDIATE
    issued_on = date(2020, 6, 18)
    number = factory.LazyAttributeSequence(lambda o, n: national_number(n + 1, o.issued_on.year, o.grade))
