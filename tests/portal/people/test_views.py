import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.people import panels
from portal.people.models import Person
from tests.support.factories import PersonFactory


@pytest.fixture
def miner(people):
    return PersonFactory(name="王建国", initials="wjg", staff_no="77001", unit=people.nodes["CM-A"], phone="13800001234", post="采煤机司机")


def text_of(answer):
    return answer.content.decode()


def test_the_roster_shows_the_own_reach(client, people, miner):
    PersonFactory(name="外矿人", staff_no="77002", unit=people.nodes["CM-C"])
    client.force_login(people.hr)
    page = text_of(client.get(reverse("person_list")))
    assert ("王建国" in page, "外矿人" in page, "13800001234" in page) == (True, False, False)


@pytest.mark.parametrize("who", ["secretary", "committee", "stranger", "worker"])
def test_others_do_not_learn_that_there_is_a_roster(client, people, miner, who):
    client.force_login(getattr(people, who))
    assert client.get(reverse("person_list")).status_code == 404
    assert client.get(reverse("person_detail", args=["77001"])).status_code == 404
    assert client.post(reverse("person_reveal", args=["77001"]), {"field": "phone", "reason": "看一看吧"}).status_code == 404


@pytest.mark.parametrize("extra", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, extra):
    PersonFactory.create_batch(extra, unit=people.nodes["CM-A"])
    client.force_login(people.hr)
    with django_assert_num_queries(10):
        client.get(reverse("person_list"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "wjg"}, True),
        ({"q": "77001"}, True),
        ({"q": "李"}, False),
        ({"post_category": "management"}, False),
        ({"left": "yes"}, False),
    ],
)
def test_filters(client, people, miner, query, found):
    client.force_login(people.hr)
    assert ("王建国" in text_of(client.get(reverse("person_list"), query))) is found


def test_a_unit_filter_takes_everything_below_and_only_within_reach(client, people, miner):
    client.force_login(people.hr)
    assert "王建国" in text_of(client.get(reverse("person_list"), {"unit": people.nodes["MK1"].pk}))
    assert "王建国" not in text_of(client.get(reverse("person_list"), {"unit": people.nodes["CM-B"].pk}))


def test_a_clear_number_is_shown_once_against_a_reason(client, people, miner):
    client.force_login(people.hr)
    url = reverse("person_reveal", args=["77001"])
    refused = client.post(url, {"field": "phone", "reason": ""})
    assert (refused.status_code, "13800001234" in text_of(refused)) == (422, False)
    assert "13800001234" in text_of(client.post(url, {"field": "phone", "reason": "办理工伤保险"}))
    assert "13800001234" not in text_of(client.get(reverse("person_detail", args=["77001"])))
    assert client.get(url).status_code == 405
    assert AuditRow.objects.filter(action="person.revealed").count() == 1


def test_somebody_enters_the_roster_and_is_transferred(client, people):
    client.force_login(people.hr)
    data = {
        "staff_no": "88001", "name": "李丽", "unit": people.nodes["CM-A"].pk, "employment_type": "contract", "post": "维修电工",
        "post_category": "operating", "political_status": "masses", "hired_on": "2020-07-01", "phone": "138-0000-1234",
    }  # fmt: skip
    assert client.post(reverse("person_create"), data).status_code == 302
    wrong = client.post(reverse("person_create"), {**data, "staff_no": "88002", "phone": "123"})
    assert (wrong.status_code, "手机号应为 11 位数字" in text_of(wrong)) == (422, True)
    move = {
        "to_unit": people.nodes["CM-B"].pk,
        "moved_on": "2024-03-05",
        "reason": "调令",
        "post": "班长",
        "post_category": "operating",
        "version": 1,
    }
    assert client.post(reverse("person_transfer", args=["88001"]), move).status_code == 302
    person = Person.objects.get(staff_no="88001")
    assert (person.unit.code, person.post, person.phone, person.work_history.count()) == ("CM-B", "班长", "13800001234", 2)
    outside = client.post(reverse("person_transfer", args=["88001"]), {**move, "to_unit": people.nodes["CM-C"].pk, "version": 2})
    assert outside.status_code == 422


def test_an_empty_number_field_keeps_what_is_stored_and_never_sends_it(client, people, miner):
    client.force_login(people.hr)
    url = reverse("person_edit", args=["77001"])
    assert "13800001234" not in text_of(client.get(url))
    data = {
        "staff_no": "77001", "name": "王建国", "employment_type": "contract", "post": "班长", "post_category": "operating",
        "political_status": "masses", "hired_on": "2015-01-01", "version": 1,
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    miner.refresh_from_db()
    assert (miner.post, miner.phone) == ("班长", "13800001234")
    stale = client.post(url, {**data, "post": "队长"})
    assert (stale.status_code, "对方已保存的内容" in text_of(stale)) == (409, True)


@pytest.mark.parametrize(
    ("kind", "data", "shown"),
    [
        ("title", {"level": "junior", "name": "助理工程师", "obtained_on": "2020-01-01"}, "助理工程师"),
        ("schooling", {"kind": "college", "school": "云峡职院", "graduated_on": "2012-07-01"}, "云峡职院"),
        ("history", {"employer": "外地煤矿", "started_on": "2010-01-01", "ended_on": "2014-12-31"}, "外地煤矿"),
    ],
)
def test_records_are_added_and_removed_with_a_reason(client, people, miner, kind, data, shown):
    client.force_login(people.hr)
    detail = reverse("person_detail", args=["77001"])
    assert client.post(reverse("person_record_add", args=["77001", kind]), data).status_code == 302
    assert shown in text_of(client.get(detail))
    row = {"title": miner.titles, "schooling": miner.schooling, "history": miner.work_history}[kind].first()
    remove = reverse("person_record_remove", args=["77001", kind, row.pk])
    assert client.post(remove, {"reason": ""}).status_code == 422
    assert client.post(remove, {"reason": "登记错误"}).status_code == 302
    assert shown not in text_of(client.get(detail))


def test_my_own_page_shows_me_masked_and_who_looked(client, people):
    person = people.worker.person
    Person.objects.filter(pk=person.pk).update(phone="")
    person.phone = "13800001234"
    person.save()
    client.force_login(people.hr)
    client.post(reverse("person_reveal", args=[person.staff_no]), {"field": "phone", "reason": "核对通讯录"})
    client.force_login(people.worker)
    page = text_of(client.get(reverse("my_page")))
    assert ("138****1234" in page, "13800001234" in page, "核对通讯录" in page, "人事甲" in page) == (True, False, True, True)


def test_the_own_page_is_for_workers(client, people):
    client.force_login(people.hr)
    assert client.get(reverse("my_page")).status_code == 404


def test_other_rooms_hang_cards_on_the_page(client, people, miner, monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})
    panels.register_panel("late", 20, "portal/people/_reveals.html", lambda person, actor: {"reveals": []})
    panels.register_panel("none", 10, "portal/people/_reveals.html", lambda person, actor: None)
    client.force_login(people.hr)
    assert text_of(client.get(reverse("person_detail", args=["77001"]))).count("查看原文的记录") == 2
