"""Certificates are registered and revoked; the grade follows."""

from datetime import UTC, date, datetime

import pytest

from portal.audit.models import AuditRow
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.enums import PostCategory
from tests.support.factories import PersonFactory
from tests.support.people import user_with
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory, national_number
from workforce.skills import selectors, services
from workforce.skills.models import GradeRecord, SkillCertificate

pytestmark = pytest.mark.db
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def register(people, **other):
    facts = {
        "actor": people.actor(people.hr), "at": AT, "person": people.worker.person, "occupation": OccupationFactory(), "grade": 4,
        "number": national_number(1, 2021, 4), "issued_on": date(2021, 6, 1),
    } | other  # fmt: skip
    return services.register_certificate(**facts)


def history(person):
    return [(r.level.code, r.from_on, r.to_on) for r in GradeRecord.objects.filter(person=person).order_by("from_on")]


def test_grades_follow_the_certificates_in_whatever_order_they_are_registered(people):
    register(people)
    register(people, grade=5, number=national_number(2, 2018, 5), issued_on=date(2018, 6, 1))
    last = register(people, grade=3, number=national_number(3, 2025, 3), issued_on=date(2025, 6, 1))
    assert history(people.worker.person) == [
        ("junior_worker", date(2018, 6, 1), date(2021, 5, 31)),
        ("intermediate_worker", date(2021, 6, 1), date(2025, 5, 31)),
        ("senior_worker", date(2025, 6, 1), None),
    ]

    services.revoke_certificate(actor=people.actor(people.hr), at=AT, certificate=last, reason="发证机构撤销")
    assert history(people.worker.person)[-1] == ("intermediate_worker", date(2021, 6, 1), None)
    last.refresh_from_db()
    assert (last.state, last.revoked_on, last.revoke_reason) == ("revoked", date(2026, 11, 20), "发证机构撤销")
    assert Notice.objects.get(recipient=people.worker).code == "certificate.revoked_notice"
    assert list(AuditRow.objects.filter(object_kind="skillcertificate").order_by("pk").values_list("action", flat=True)) == [
        "certificate.registered", "certificate.registered", "certificate.registered", "certificate.revoked",
    ]  # fmt: skip


def test_a_number_can_be_registered_once(people):
    register(people)
    with pytest.raises(RuleBroken) as refused:
        register(people, person=people.secretary.person)
    assert (refused.value.code, refused.value.params["holder"]) == ("certificate.number_taken", "职工甲")
    assert SkillCertificate.objects.count() == 1


def test_whose_number_it_is_stays_hidden_outside_the_reach(people):
    SkillCertificateFactory(person=people.stranger.person, number=national_number(1, 2021, 4))
    with pytest.raises(RuleBroken) as refused:
        register(people)
    assert refused.value.params["holder"] == "—"


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"number": "123"}, "certificate.number_national", "number"),
        ({"issued_on": date(2026, 11, 21)}, "certificate.issued_in_future", "issued_on"),
        ({"expires_on": date(2021, 5, 31)}, "certificate.expires_before_issue", "expires_on"),
        ({"grade": 3}, "certificate.number_grade", "number"),
    ],
)
def test_a_wrong_field_is_named(people, wrong, code, field):
    with pytest.raises(RuleBroken) as refused:
        register(people, **wrong)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_revoking_needs_a_reason_and_works_once(people):
    row, hr = register(people), people.actor(people.hr)
    with pytest.raises(RuleBroken) as refused:
        services.revoke_certificate(actor=hr, at=AT, certificate=row, reason="  ")
    assert refused.value.code == "certificate.reason_needed"
    services.revoke_certificate(actor=hr, at=AT, certificate=row, reason="登记错误")
    with pytest.raises(RuleBroken) as refused:
        services.revoke_certificate(actor=hr, at=AT, certificate=row, reason="再来一次")
    assert refused.value.code == "certificate.not_valid"


def test_hr_of_another_plant_cannot_register_here(people):
    foreign = people.actor(user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事"))
    with pytest.raises(NotReachable):
        register(people, actor=foreign)


def test_coverage_counts_heads_and_not_certificates(people, django_assert_num_queries):
    unit, day = people.nodes["CM-B"], date(2026, 11, 20)
    crew = [PersonFactory(unit=unit, post_category=PostCategory.OPERATING) for _ in range(3)]
    PersonFactory(unit=unit, post_category=PostCategory.MANAGEMENT)
    PersonFactory(unit=unit, left_on=date(2026, 1, 1))
    SkillCertificateFactory.create_batch(2, person=crew[0])
    SkillCertificateFactory(person=crew[1], expired=True)
    SkillCertificateFactory(person=crew[2], revoked=True)
    scope = people.actor(people.hr).scope("coverage.view")
    with django_assert_num_queries(2):
        rows = selectors.coverage(scope, day)
    found = {row.unit.code: (row.posts, row.holders) for row in rows if row.unit}
    assert found["CM-B"] == (3 + 4, 1)  # with the four members of the sibling branch
    assert "CM-C" not in found
    assert [p.pk for p in selectors.uncovered(scope, day, unit) if p in crew] == [crew[1].pk, crew[2].pk]
