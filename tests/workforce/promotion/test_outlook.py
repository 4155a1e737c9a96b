"""Who can apply in the coming months: the selector, its page, its file."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.periods import add_months, add_years
from portal.kernel.scope import Scope
from portal.people.models import WorkHistory
from tests.support.factories import PersonFactory
from tests.support.people import user_with
from tests.workforce.promotion.factories import electrician
from workforce.promotion import services
from workforce.promotion.selectors.outlook import Wanted, cut, outlook
from workforce.skills.models import SkillCertificate

DAY = date(2026, 11, 20)
LONG_AGO = date(2023, 1, 1)  # at work since then: no other path opens within a year


def reach(people, name="MK1"):
    return Scope((people.nodes[name].path,))


def found(people, **how):
    return [(p.person, p.grade, p.condition.code, p.opens_on, p.is_ready) for p in outlook(reach(people), DAY, 12, Wanted(**how))]


@pytest.mark.parametrize(
    ("certified", "expected"),
    [
        (add_years(DAY, -4), ("G3-2", DAY, True)),
        (add_years(DAY, -4) + timedelta(days=1), ("G3-2", DAY + timedelta(days=1), False)),
        (add_months(add_years(DAY, -4), 12), ("G3-2", add_months(DAY, 12), False)),
        (add_months(add_years(DAY, -4), 12) + timedelta(days=1), None),
    ],
)
def test_the_window_is_twelve_months_to_the_day(people, certified, expected):
    worker = people.worker.person
    electrician(worker, since=certified, certified=certified)
    rows = [(code, on, ready) for person, _, code, on, ready in found(people) if person == worker]
    assert rows == ([expected] if expected else [])


def test_a_certificate_that_runs_out_before_helps_nobody(people):
    electrician(people.worker.person, since=LONG_AGO, certified=date(2023, 3, 1))
    assert [row[2:4] for row in found(people)] == [("G3-2", date(2027, 3, 1))]
    SkillCertificate.objects.update(expires_on=date(2027, 2, 28))
    assert found(people) == []


def test_of_one_day_the_highest_grade_counts(people):
    electrician(people.worker.person, since=add_years(DAY, -10), certified=None)
    assert [row[1:4] for row in found(people)] == [(3, "G3-1", DAY)]


def test_whoever_has_left_or_stopped_is_not_listed(people):
    electrician(people.worker.person, since=LONG_AGO, certified=date(2023, 3, 1))
    WorkHistory.objects.update(ended_on=date(2026, 1, 31))
    assert found(people) == []
    WorkHistory.objects.update(ended_on=None)
    type(people.worker.person).objects.filter(pk=people.worker.person_id).update(left_on=date(2026, 11, 19))
    assert found(people) == []


def test_cut_by_unit_occupation_month_and_kind(people):
    electrician(people.worker.person, since=LONG_AGO, certified=date(2023, 3, 1))
    occupation = electrician(people.hr.person, since=date(2020, 1, 1), certified=date(2022, 3, 1))
    assert [row[0] for row in found(people, place="CM-A")] == [people.worker.person]
    assert [row[0] for row in found(people, occupation=occupation)] == [people.hr.person, people.worker.person]
    rows = outlook(reach(people), DAY, 12)
    assert [p.person for p in cut(rows, Wanted(month=date(2027, 3, 1)))] == [people.worker.person]
    assert [p.person for p in cut(rows, Wanted(kind="ready"))] == [people.hr.person]
    assert [p.person for p in cut(rows, Wanted(kind="later"))] == [people.worker.person]


def test_reach_ends_at_the_plant(people):
    electrician(people.stranger.person, since=LONG_AGO, certified=date(2022, 3, 1))
    assert found(people) == []
    assert [p.person for p in outlook(reach(people, "MK2"), DAY, 12)] == [people.stranger.person]
    assert outlook(Scope(person_id=people.worker.person_id), DAY, 12) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_answer_costs_the_same_for_one_and_three_people(people, count, django_assert_num_queries):
    for _ in range(count):
        electrician(PersonFactory(unit=people.nodes["CM-A"]), since=LONG_AGO, certified=date(2023, 3, 1))
    with django_assert_num_queries(4):
        rows = outlook(reach(people), DAY, 12)
    assert len(rows) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    for _ in range(count):
        electrician(PersonFactory(unit=people.nodes["CM-A"]), since=date(2015, 1, 1), certified=date(2020, 3, 1))
    client.force_login(people.hr)
    with django_assert_num_queries(13):
        page = client.get(reverse("promotion_outlook"))
    assert len(page.context["listing"].page.object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_api_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    for _ in range(count):
        electrician(PersonFactory(unit=people.nodes["CM-A"]), since=date(2015, 1, 1), certified=date(2020, 3, 1))
    client.force_login(people.hr)
    with django_assert_num_queries(12):
        answer = client.get("/api/v1/promotion-outlook/", {"occupation": "OCC-ELEC", "unit": "CM-A"}).json()
    assert answer["count"] == count


def test_whoever_has_no_occupation_is_not_judged(people, monkeypatch):
    """Of a crowd without occupations nobody is read: two with one stay within two."""
    for _ in range(3):
        PersonFactory(unit=people.nodes["CM-A"])
    worked = electrician(PersonFactory(unit=people.nodes["CM-A"]), since=LONG_AGO, certified=date(2023, 3, 1))
    electrician(people.worker.person, since=LONG_AGO, certified=date(2023, 3, 1))
    assert len(outlook(reach(people), DAY, 12, most=2)) == 2
    with pytest.raises(RuleBroken, match=r"outlook\.too_many"):
        outlook(reach(people), DAY, 12, most=1)
    assert len(outlook(reach(people), DAY, 12, Wanted(place="CM-A", occupation=worked), most=2)) == 2
    SkillCertificate.objects.update(state="revoked")
    WorkHistory.objects.update(occupation_code="")
    people.worker.person.__class__.objects.update(occupation_code="")
    assert outlook(reach(people), DAY, 12, most=0) == []


def test_too_many_people_are_asked_to_be_narrowed(people, client, monkeypatch):
    electrician(people.worker.person, since=LONG_AGO, certified=date(2020, 3, 1))
    electrician(people.hr.person, since=LONG_AGO, certified=date(2020, 3, 1))
    monkeypatch.setattr("workforce.promotion.selectors.outlook.MOST_PEOPLE", 1)
    client.force_login(people.hr)
    answer = client.get("/api/v1/promotion-outlook/")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "outlook.too_many", "unit")
    assert client.get("/api/v1/promotion-outlook/", {"unit": "CM-A"}).json()["count"] == 1
    page = client.get(reverse("promotion_outlook"))
    assert (page.status_code, "请先按单位或职业筛选" in page.text, page.context["listing"].page.paginator.count) == (200, True, 0)
    assert {count for _label, _link, count, _now in page.context["listing"].tabs} == {""}
    for text in (page.text, client.get(reverse("promotion_outlook"), {"s": "ready"}).text):
        assert [said for said in ("近期没有员工到期可以申报", "没有符合条件的记录") if said in text] == []
    assert (
        client.get(reverse("promotion_outlook"), {"unit": f"{people.nodes['CM-A'].name}（CM-A）"}).context["listing"].page.paginator.count
        == 1
    )


def test_a_unit_that_cannot_be_read_is_no_question_about_all(people, client):
    electrician(people.worker.person)
    client.force_login(people.hr)
    answer = client.get("/api/v1/promotion-outlook/", {"unit": "长" * 121})
    assert (answer.status_code, [wrong["field"] for wrong in answer.json()["errors"]]) == (400, ["unit"])
    assert client.get("/api/v1/promotion-outlook/", {"unit": "长" * 120}).json()["count"] == 0
    assert client.get(reverse("promotion_outlook"), {"unit": "长" * 121}).context["listing"].page.paginator.count == 0


def test_the_page_tells_who_could_apply_and_has_not(people, client):
    occupation = electrician(people.worker.person)
    electrician(people.hr.person)
    me = people.actor(people.worker)
    row = services.draft_application(actor=me, at=clock.now(), occupation=occupation, path_code="G3-2")
    client.force_login(people.hr)
    page = client.get(reverse("promotion_outlook"), {"s": "ready"})
    assert [r["p"].person for r in page.context["listing"].page.object_list] == [people.hr.person]
    assert [(str(tab[0]), tab[2], tab[3]) for tab in page.context["listing"].tabs] == [
        ("全部", 2, False), ("已可申报，未申报", 1, True), ("到期可申报", 0, False), ("已申报", 1, False),
    ]  # fmt: skip
    assert client.get(reverse("promotion_outlook"), {"unit": "NONE", "month": "x", "occupation": "y"}).status_code == 200
    assert row.state == "draft"


def test_nobody_else_sees_the_outlook(people, client):
    union = user_with("union_officer", people.nodes["MK1"], unit=people.nodes["MK1"], name="工会甲")
    for user, status in ((people.worker, 404), (people.committee, 404), (people.stranger, 404), (union, 200)):
        client.force_login(user)
        urls = (reverse("promotion_outlook"), reverse("export_new", args=["promotion-outlook"]))
        assert {client.get(url).status_code for url in urls} == {status}, user


def test_the_worker_reads_his_own_day(people, client):
    electrician(people.worker.person, since=date(2025, 1, 1), certified=date(2025, 2, 1))
    client.force_login(people.worker)
    assert "您最早可于 2029-02-01 申报三级（高级工）" in client.get(reverse("promotion_mine")).text
