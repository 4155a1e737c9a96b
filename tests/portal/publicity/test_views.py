"""The pages: a worker reads and objects, a third person answers, HR ends it."""

from datetime import date

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.publicity import services
from portal.publicity.models import Publicity, PublicityObjection
from portal.rights.enums import Role
from tests.portal.publicity.factories import LAST, OPENED, at, objected, opened
from tests.support.people import user_with

AFTER = date(2026, 3, 10)


def url(name, row, *more):
    return reverse(name, args=[row.pk, *more])


@pytest.fixture
def today(monkeypatch, client):
    """Sets the day on which the pages are opened."""

    def on(day, hour=10, minute=0):
        monkeypatch.setattr(clock, "today", lambda: day)
        monkeypatch.setattr(clock, "now", lambda: at(day, hour, minute))
        client.logout()  # a session does not last until another day

    on(OPENED)
    return on


def test_from_the_notice_to_its_end(people, client, today):
    row = opened(people)
    client.force_login(people.worker)
    page = client.get(url("publicity_detail", row))
    assert "2026-03-09 截止，还剩 5 个工作日" in page.text
    assert "5 个工作日，发布当日不计" in page.text
    assert "2026-03-09 前答复" in page.text
    assert client.post(url("publicity_object", row), {"entry": "", "text": ""}).status_code == 422
    entry = row.entries.get(no=1)
    assert client.post(url("publicity_object", row), {"entry": entry.pk, "text": "工作年限不符"}).status_code == 302
    again = client.post(url("publicity_object", row), {"entry": entry.pk, "text": "工作年限不符"})
    assert (again.status_code, "正在等待答复" in again.text) == (422, True)

    objection = PublicityObjection.objects.get()
    client.force_login(people.hr)
    assert "公示由您发布，异议应由其他人调查和答复" in client.get(url("objection_answer", row, objection.pk)).text
    client.force_login(people.second_hr)
    page = client.get(url("objection_answer", row, objection.pk))
    assert "职工甲" in page.text
    assert client.post(url("objection_answer", row, objection.pk), {"verdict": "upheld", "answer": ""}).status_code == 422
    words = {"verdict": "upheld", "answer": "经核查，年限不足"}
    assert client.post(url("objection_answer", row, objection.pk), words).status_code == 302
    assert client.post(url("objection_answer", row, objection.pk), words).status_code == 409

    client.force_login(people.worker)
    assert "经核查，年限不足" in client.get(url("publicity_detail", row)).text
    row.refresh_from_db()
    today(LAST)
    client.force_login(people.hr)
    early = client.post(url("publicity_close", row), {"version": row.version, "note": "无其他异议"})
    assert (early.status_code, "公示到 2026-03-09 为止" in early.text) == (422, True)
    today(AFTER)
    client.force_login(people.hr)
    assert "到期可结束" in client.get(reverse("publicity_list")).text
    assert client.post(url("publicity_close", row), {"version": row.version, "note": ""}).status_code == 422
    assert client.post(url("publicity_close", row), {"version": row.version, "note": "1 项异议成立"}).status_code == 302
    done = client.get(url("publicity_detail", row)).text
    assert ("1 项异议成立" in done, "异议成立，已移出" in done) == (True, True)
    assert client.post(url("publicity_close", row), {"version": row.version, "note": "x"}).status_code == 422


@pytest.mark.parametrize(("day", "hour", "minute", "status"), [(9, 23, 59, 302), (10, 0, 0, 422)])
def test_the_window_ends_at_midnight(people, client, today, day, hour, minute, status):
    row = opened(people)
    today(date(2026, 3, day), hour, minute)
    client.force_login(people.worker)
    assert (client.get(url("publicity_detail", row)).context["form"] is None) is (status == 422)
    assert client.post(url("publicity_object", row), {"entry": "", "text": "名单不全"}).status_code == status


def test_who_objected_is_shown_to_nobody_else(people, client, today):
    row = opened(people)
    objection = objected(people, row)
    for user, sees in ((people.worker, True), (people.sibling, False), (people.secretary, False), (people.second_hr, True)):
        client.force_login(user)
        assert ("职工甲" in client.get(url("publicity_detail", row)).text.partition("<main")[2]) is (user == people.second_hr)
        assert ("年限与实际" in client.get(url("publicity_detail", row)).text) is (sees and user == people.worker)
    client.force_login(people.worker)  # not even he opens the page of those who answer
    assert client.get(url("objection_answer", row, objection.pk)).status_code == 404


def test_it_is_withdrawn_with_a_reason(people, client, today):
    row = opened(people)
    client.force_login(people.hr)
    assert client.post(url("publicity_withdraw", row), {"version": 7, "note": "名单有误"}).status_code == 409
    assert client.post(url("publicity_withdraw", row), {"version": row.version, "note": "名单有误"}).status_code == 302
    client.force_login(people.worker)
    assert "名单有误" in client.get(url("publicity_detail", row)).text
    assert client.post(url("publicity_object", row), {"text": "x"}).status_code == 422


def test_a_publicity_into_an_unknown_year_warns(people, client, today):
    row = opened(people, on=date(2032, 3, 1))
    client.force_login(people.worker)
    assert "可能顺延" in client.get(url("publicity_detail", row)).text


@pytest.mark.parametrize("name", ["publicity_detail", "publicity_object", "publicity_close", "publicity_withdraw"])
def test_the_other_plant_finds_nothing(people, client, today, name):
    row = opened(people)
    n = people.nodes
    upper = [user_with(role, n["MK2"], unit=n["CM-C"], name="远方") for role in (Role.HR, Role.COMMITTEE, Role.WORKER)]
    for user in [people.stranger, *upper]:
        client.force_login(user)
        assert client.get(url(name, row)).status_code in {404, 405}
        assert client.post(url(name, row), {"version": row.version, "note": "x", "text": "x"}).status_code in {404, 405}
        assert client.get(reverse("publicity_list")).context["listing"].page.object_list == []
    row.refresh_from_db()
    assert (row.state, row.objections.count()) == ("running", 0)


@pytest.mark.parametrize("who", ["secretary", "sibling", "worker", "assessor"])
def test_readers_do_not_manage(people, client, today, who):
    row = opened(people)
    client.force_login(getattr(people, who))
    assert client.get(url("publicity_detail", row)).status_code == 200
    assert {client.get(url(name, row)).status_code for name in ("publicity_close", "publicity_withdraw")} == {404}


def test_running_ones_come_first_and_are_found_by_state(people, client, today):
    first, second = opened(people), opened(people, record_id=2)
    words = {"actor": people.actor(people.hr), "at": at(OPENED), "publicity": second, "version": second.version, "note": "有误"}
    services.withdraw_publicity(**words)
    client.force_login(people.worker)
    assert client.get(reverse("publicity_list")).context["listing"].page.object_list == [first, second]
    assert client.get(reverse("publicity_list"), {"s": "withdrawn"}).context["listing"].page.object_list == [second]


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(people, client, today, django_assert_num_queries, count):
    for n in range(count):
        row = opened(people, record_id=n + 1, entries=count)
    for user in (people.worker, people.secretary, people.sibling)[:count]:
        objected(people, row, user=user)
    client.force_login(people.second_hr)
    with django_assert_num_queries(17):
        assert len(client.get(reverse("publicity_list")).context["listing"].page.object_list) == count
    with django_assert_num_queries(17):
        client.get(url("publicity_detail", row))
    client.force_login(people.worker)
    with django_assert_num_queries(15):
        client.get(url("publicity_detail", row))
    assert Publicity.objects.count() == count


def test_the_trail_of_an_objection_leads_to_nobody(people, client, today):
    row = opened(people)
    today(OPENED)
    client.force_login(people.worker)
    client.post(url("publicity_object", row), {"entry": "", "text": "名单不全"}, REMOTE_ADDR="10.1.2.3")
    line = AuditRow.objects.get(action="publicity.objected")
    assert (line.actor, line.address, line.request_id) == (None, "", "")
