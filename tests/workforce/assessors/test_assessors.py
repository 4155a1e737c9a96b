"""Scope as occupations × grades with dates: what is outside is refused once the check is on; candidates from outside."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.assessors import factories as make
from tests.workforce.promotion.factories import electrician_user
from tests.workforce.skills.factories import OccupationFactory, national_number
from workforce.assessors import rules, selectors, services
from workforce.assessors.models import AssessorCandidate, AssessorQualification
from workforce.assessors.rules import Allowed
from workforce.promotion import services as promotion
from workforce.promotion.services import open_batch
from workforce.skills.services import register_certificate

pytestmark = pytest.mark.django_db
SPAN = Allowed(1, 3, date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("rows", "occupation", "grade", "day", "checked", "code"),
    [
        ([SPAN], 1, 3, date(2026, 1, 1), True, ""), ([SPAN], 1, 3, date(2026, 12, 31), True, ""),
        ([SPAN], 1, 3, date(2025, 12, 31), True, "assessor.outside"), ([SPAN], 1, 3, date(2027, 1, 1), True, "assessor.outside"),
        ([SPAN], 2, 3, date(2026, 6, 1), True, "assessor.outside"), ([SPAN], 1, 2, date(2026, 6, 1), True, "assessor.outside"),
        ([SPAN], 2, 3, date(2026, 6, 1), False, ""), ([], 2, 3, date(2026, 6, 1), True, ""),
    ],
)  # fmt: skip
def test_what_lies_inside(rows, occupation, grade, day, checked, code):
    said = {"occupation_id": occupation, "grade": grade, "day": day, "is_checked": checked, "words": "电工", "grade_words": "三级"}
    assert rules.scope_verdict(rows, **said).code == code


@pytest.mark.parametrize(
    ("grades", "day", "code"),
    [([3], date(2026, 6, 1), ""), ([3, 2], date(2026, 6, 1), "assessor.grade_outside"), ([3], date(2027, 1, 1), "assessor.grade_outside")],
)
def test_grades_of_a_batch(grades, day, code):
    assert rules.grades_verdict([SPAN], grades=grades, day=day, is_checked=True).code == code


def test_the_check_holds_from_its_day_on_and_where_a_register_is_kept(people):
    occupation, today = OccupationFactory(), clock.today()
    make.switch_on()
    assert selectors.application_verdict(occupation, 2, today)  # no register, nothing to go by
    make.scoped(people)
    assert selectors.application_verdict(occupation, 3, today)
    assert selectors.application_verdict(occupation, 2, today).code == "assessor.outside"
    assert selectors.certificate_verdict(make.NAME, occupation, 2, date(2025, 12, 31))  # from before the switch
    assert selectors.certificate_verdict(make.NAME, occupation, 2, date(2010, 5, 22))  # from before there was a rule at all
    assert selectors.certificate_verdict("别的机构", occupation, 2, today)
    assert selectors.certificate_verdict(make.NAME, occupation, 2, today).code == "assessor.outside"


def test_batches_and_certificates_outside_the_scope_are_refused(people):
    make.scoped(people)
    said = {"name": "批次", "node": people.nodes["MK1"], "opens_on": clock.today(), "closes_on": clock.today()}
    open_batch(**make.words(people), **said, target_grades=[2])
    make.switch_on()
    with pytest.raises(RuleBroken, match=r"assessor\.grade_outside"):
        open_batch(**make.words(people), **said, target_grades=[3, 2])
    open_batch(**make.words(people), **said, target_grades=[3])
    day = date(2026, 6, 18)
    paper = {"person": people.worker.person, "occupation": OccupationFactory(), "issued_on": day, "assessor": make.NAME}
    with pytest.raises(RuleBroken, match=r"assessor\.outside"):
        register_certificate(**make.words(people), **paper, grade=2, number=national_number(901, 2026, 2))
    register_certificate(**make.words(people), **paper, grade=3, number=national_number(902, 2026, 3))


def test_candidates_from_outside_are_for_those_open_to_the_public(people):
    closed = make.scoped(people)
    said = {
        "name": "外单位甲", "employer": "邻矿", "occupation": OccupationFactory(), "grade": 3, "number": national_number(903, 2026, 3),
        "issued_on": date(2026, 6, 18),
    }  # fmt: skip
    with pytest.raises(RuleBroken, match=r"assessor\.not_public"):
        services.note_candidate(**make.words(people), qualification=closed, **said)
    row = make.scoped(people, name="岚谷社会评价中心", kind="public")
    with pytest.raises(RuleBroken, match=r"assessor\.not_in_scope"):
        services.note_candidate(**make.words(people), qualification=row, **{**said, "grade": 2, "number": national_number(904, 2026, 2)})
    services.note_candidate(**make.words(people), qualification=row, **said)
    with pytest.raises(RuleBroken, match=r"assessor\.number_taken"):
        services.note_candidate(**make.words(people), qualification=row, **said)
    early = datetime(2026, 7, 1, 18, 0, tzinfo=UTC)  # 2 July in China
    paper = {**said, "number": national_number(905, 2026, 3), "issued_on": date(2026, 7, 2)}
    services.note_candidate(**{**make.words(people), "at": early}, qualification=row, **paper)
    assert AssessorCandidate.objects.count() == 2


def test_the_register_over_the_pages(client, people):
    client.force_login(people.hr)
    said = {
        "kind": "public", "name": make.NAME, "authority": "省人社厅", "node": people.nodes["CM-A"].pk, "from_on": "2026-01-01",
        "to_on": "2026-12-31", "once_key": "k",
    }  # fmt: skip
    assert client.post(reverse("assessor_new"), {**said, "to_on": "2025-12-31"}).status_code == 422
    for _click in range(2):
        assert client.post(reverse("assessor_new"), said).status_code == 302
    row = AssessorQualification.objects.get()
    page = reverse("assessor_detail", args=[row.pk])
    scope = {"occupation": OccupationFactory().pk, "grades": [3, 4]}
    assert client.post(reverse("assessor_scope_add", args=[row.pk]), scope).status_code == 302
    assert client.post(reverse("assessor_scope_add", args=[row.pk]), scope).status_code == 422
    assert client.post(reverse("assessor_scope_drop", args=[row.scope.get(grade=4).pk])).status_code == 302
    candidate = {"occupation": scope["occupation"], "grade": 3, "name": "甲", "number": national_number(5, 2026, 3)}
    candidate["issued_on"] = "2026-05-01"
    assert client.post(reverse("assessor_candidate", args=[row.pk]), candidate).status_code == 302
    assert client.post(reverse("assessor_edit", args=[row.pk]), {**said, "version": 9}).status_code == 409
    assert client.post(reverse("assessor_edit", args=[row.pk]), {**said, "version": 1}).status_code == 302
    assert client.get(page).status_code == 200
    for user in (people.worker, people.secretary, people.stranger):
        client.force_login(user)
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.scoped(people, name=f"鉴定点{n}")
    client.force_login(people.hr)
    client.get(reverse("assessor_list"))
    with django_assert_num_queries(8):
        client.get(reverse("assessor_list"))


def test_a_far_office_sees_none_of_it(client, people):
    row = make.qualification(people)
    client.force_login(user_with(Role.HR, people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事"))
    assert client.get(reverse("assessor_detail", args=[row.pk])).status_code == 404


def test_an_application_outside_the_scope_is_refused_with_the_reason(client, people):
    occupation, actor = electrician_user(people.worker), people.actor(people.worker)
    row = promotion.draft_application(actor=actor, at=clock.now(), occupation=occupation, path_code="G3-2")
    make.scoped(people, grades=(5, 4))
    make.switch_on()
    with pytest.raises(RuleBroken, match=r"assessor\.outside"):
        promotion.submit_application(actor=actor, at=clock.now(), application=row, version=row.version)
