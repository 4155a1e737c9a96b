"""An application outside a batch is examined, marked, resat and certified by the same rules and two persons."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.support.people import user_with
from tests.workforce.promotion.factories import handed_in, marked, opened, settled
from tests.workforce.skills.factories import national_number
from workforce.promotion import services, todos
from workforce.promotion.models import ExamSitting, PromotionApplication, PromotionBatch
from workforce.promotion.selectors import cases
from workforce.promotion.selectors.batches import way_of


def fresh(row) -> PromotionApplication:
    return PromotionApplication.objects.select_related("person__unit", "occupation", "batch__panel", "batch__publicity").get(pk=row.pk)


@pytest.fixture
def row(people):
    """Checked, for senior worker, while no batch enrols."""
    application = handed_in(people, people.worker, "G3-2", at=clock.now(), grade=4)
    settled(application, people.actor(people.hr), at=clock.now())
    return fresh(application)


def plan(people, row, part="theory", user=None, **changes) -> ExamSitting:
    told = {"part": part, "held_on": clock.today(), "place": "培训中心", **changes}
    return services.plan_single(actor=people.actor(user or people.hr), at=clock.now(), application=fresh(row), **told)


def refused(code: str, *args, **how) -> None:
    with pytest.raises(RuleBroken) as broken:
        plan(*args, **how)
    assert broken.value.code == code


def approve(people, row):
    kept = fresh(row)
    facts = {"number": national_number(800001, clock.today().year, 3), "issued_on": clock.today()}
    actor = people.actor(people.second_hr)
    return services.approve_application(actor=actor, at=clock.now(), application=kept, version=kept.version, **facts)


@pytest.mark.db
def test_examined_resat_and_certified_outside_a_batch(people, row):
    sitting = plan(people, row)
    assert (sitting.batch, sitting.occupation, sitting.grade, sitting.node) == (None, row.occupation, 3, people.nodes["MK1"])
    assert Notice.objects.get(code="exam.planned_notice").recipient == people.worker
    refused("exam.single_not_now", people, row)  # a double click: he waits for his mark
    assert todos.exams(people.actor(people.hr), clock.now()).count == 1
    marked(people, sitting, {row.pk: "82"}, at=clock.now())
    with pytest.raises(RuleBroken, match="exam_open"):
        approve(people, row)
    refused("exam.single_not_now", people, row, "review")  # senior workers have no review
    marked(people, plan(people, row, "skill"), {row.pk: "59.5"}, at=clock.now())
    refused("exam.single_not_now", people, row, "skill")
    refused("exam.single_no_resit", people, row, "theory", is_resit=True)
    marked(people, plan(people, row, "skill", is_resit=True), {row.pk: "61.25"}, at=clock.now())
    assert way_of(fresh(row), clock.today()).exam == "passed"
    assert cases.case_of(fresh(row), clock.today()).exam_total == Decimal("69.55")  # 82 x 40 % + 61.25 x 60 %
    assert approve(people, row).state == "approved"
    refused("exam.not_checked", people, row)


@pytest.mark.db
def test_whoever_applies_for_the_same_is_put_down_too_and_nobody_else(people, row):
    other = user_with("worker", people.nodes["CM-B"], unit=people.nodes["CM-B"], name="同职业乙")
    same = handed_in(people, other, "G3-2", at=clock.now(), grade=4)
    settled(same, people.actor(people.hr), at=clock.now())
    far = user_with("worker", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿丙")
    PromotionApplication.objects.filter(pk=handed_in(people, far, "G3-2", at=clock.now(), grade=4).pk).update(state="checked")
    sitting = plan(people, row)
    assert set(sitting.scores.values_list("application", flat=True)) == {row.pk, same.pk}


def test_whoever_is_in_a_batch_is_examined_with_it(people, row):
    PromotionApplication.objects.filter(pk=row.pk).update(batch=opened(people, at=clock.now(), grades=(3,)))
    refused("exam.in_batch", people, row)
    PromotionApplication.objects.filter(pk=row.pk).update(batch=None, state="submitted")
    refused("exam.not_checked", people, row)


def test_the_day_and_the_place_are_asked_for_as_in_a_batch(people, row):
    refused("exam.place_needed", people, row, place=" ")
    refused("exam.in_past", people, row, held_on=clock.today() - timedelta(days=1))
    with pytest.raises(NotReachable):
        plan(people, row, user=people.stranger)


@pytest.mark.db
def test_a_sitting_is_of_a_batch_or_of_a_grade(people, row):
    sitting = plan(people, row)
    batch = PromotionBatch.objects.create(
        name="x", node=people.nodes["MK1"], opens_on=clock.today(), closes_on=clock.today(), created_by=people.hr, created_at=clock.now()
    )
    for wrong in ({"batch": batch}, {"grade": None}, {"occupation": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExamSitting.objects.filter(pk=sitting.pk).update(**wrong)


# -- pages and interface ------------------------------------------------------------------------------------
def test_from_the_review_page_to_the_marks(people, client, row):
    client.force_login(people.hr)
    page, new = reverse("promotion_review", args=[row.pk]), reverse("exam_single", args=[row.pk])
    assert new in client.get(page).text
    assert row.occupation.name in client.get(new).text
    given = {"part": "theory", "held_on": clock.today(), "place": "培训中心 301", "rooms": 1}
    assert "请填写考试地点" in client.post(new, {**given, "place": ""}).text
    assert client.post(new, given).status_code == 302
    again = client.post(new, given)
    assert (again.status_code, "申报人现在不用考这一科" in again.text) == (422, True)
    sitting = ExamSitting.objects.get()
    assert row.occupation.name in client.get(reverse("exam_list")).text
    assert "培训中心 301" in client.get(page).text
    assert client.get(reverse("exam_detail", args=[sitting.pk])).status_code == 200
    told = client.get(f"/api/v1/exams/{sitting.pk}/").json()
    assert (told["batch"], told["occupation"], told["grade"], told["node"]) == (None, row.occupation.code, 3, "MK1")
    marked(people, sitting, {row.pk: "90"}, at=clock.now())
    marked(people, plan(people, row, "skill"), {row.pk: "70"}, at=clock.now())
    client.force_login(people.worker)
    mine = client.get(reverse("promotion_detail", args=[row.pk])).text
    assert ("加权总分" in mine, "78.00" in mine) == (True, True)


def test_strangers_plan_nothing(people, client, row):
    sitting = plan(people, row)
    far = user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    for user in (people.worker, people.secretary, people.sibling, people.stranger, far):
        client.force_login(user)
        assert client.get(reverse("exam_single", args=[row.pk])).status_code == 404, user
        assert client.post(reverse("exam_single", args=[row.pk]), {"part": "skill"}).status_code == 404
        assert client.get(reverse("exam_detail", args=[sitting.pk])).status_code == 404
        assert client.get(f"/api/v1/exams/{sitting.pk}/").status_code == 404


def test_the_page_says_which_grades_are_examined_and_where_to_change_it(people, client):
    client.force_login(people.hr)
    page = client.get(reverse("exam_list")).text
    assert ("现在没有规定哪些等级必须考试" in page, "/rules/EXAM_REQUIRED_GRADES/" in page) == (True, True)
    RuleParameter.objects.create(
        code="EXAM_REQUIRED_GRADES", name_zh="x", name_en="x", value=[3, 4], effective_from=localdate(clock.now()), source="x"
    )
    assert "各科考试合格才能发证：四级（中级工）、三级（高级工）" in client.get(reverse("exam_list")).text
