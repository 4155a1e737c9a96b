"""``/api/v1/promotions``: the whole way by machine, and who is shut out."""

import pytest

from portal.kernel import clock
from tests.support.people import user_with
from tests.workforce.promotion.factories import electrician
from tests.workforce.skills.factories import national_number
from workforce.promotion import services

URL = "/api/v1/promotions/"


@pytest.fixture
def occupation(people):
    return electrician(people.worker.person)


def post(client, path, body):
    return client.post(URL + path, body, "application/json")


def begin(client, people, occupation):
    client.force_login(people.worker)
    return post(client, "", {"occupation": occupation.code, "path_code": "G3-2"}).json()


def test_the_whole_way(people, client, occupation):
    row = begin(client, people, occupation)
    assert (row["state"], row["target_grade"], row["version"]) == ("draft", 3, 1)
    row = post(client, f"{row['id']}/submit/", {"version": 1}).json()
    assert {c["code"]: c["result"] for c in row["checks"]} == {
        "certificate_genuine": "by_hand", "papers": "by_hand", "certificate": "passed",
        "years_after_certificate": "passed", "grade_order": "passed",
    }  # fmt: skip

    client.force_login(people.hr)
    early = post(client, f"{row['id']}/check/", {"version": row["version"]})
    assert (early.status_code, early.json()["code"]) == (422, "promotion.checks_by_hand")
    for code in ("certificate_genuine", "papers"):
        judged = {"version": row["version"], "code": code, "result": "passed", "reason": "已核对", "evidence": "原件"}
        row = post(client, f"{row['id']}/check/", judged).json()
    stale = post(client, f"{row['id']}/check/", {"version": 1})
    assert (stale.status_code, stale.json()["code"], stale.json()["theirs"]["状态"]) == (409, "promotion.edited", "待人事审查")
    row = post(client, f"{row['id']}/check/", {"version": row["version"]}).json()

    decision = {
        "version": row["version"],
        "decision": "approve",
        "number": national_number(2, clock.today().year, 3),
        "issued_on": str(clock.today()),
    }
    same = post(client, f"{row['id']}/decide/", decision)
    assert (same.status_code, same.json()["code"]) == (422, "promotion.same_person")
    client.force_login(people.second_hr)
    assert post(client, f"{row['id']}/decide/", {"version": row["version"], "decision": "approve"}).status_code == 400
    done = post(client, f"{row['id']}/decide/", decision).json()
    assert (done["state"], done["certificate_number"]) == ("approved", decision["number"])


def test_return_needs_a_reason(people, client, occupation):
    row = begin(client, people, occupation)
    row = post(client, f"{row['id']}/submit/", {"version": row["version"]}).json()
    client.force_login(people.hr)
    assert post(client, f"{row['id']}/return/", {"version": row["version"]}).status_code == 400
    done = post(client, f"{row['id']}/return/", {"version": row["version"], "reason": "缺社保记录"}).json()
    assert (done["state"], done["events"][0]["reason"]) == ("returned", "缺社保记录")


def test_an_application_without_a_path_is_refused(people, client):
    occupation = electrician(people.worker.person, certified=None, since=clock.today())
    client.force_login(people.worker)
    answer = post(client, "", {"occupation": occupation.code, "path_code": "G4-1"})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "promotion.no_path_met", "path_code")


def test_drafts_are_seen_by_their_owner_only(people, client, occupation):
    row = begin(client, people, occupation)
    assert client.get(URL).json()["count"] == 1
    for user in (people.hr, user_with("worker", people.nodes["CM-A"], unit=people.nodes["CM-A"], name="职工乙")):
        client.force_login(user)
        assert client.get(URL).json()["count"] == 0
        assert client.get(f"{URL}{row['id']}/").status_code == 404


def test_strangers_learn_nothing(people, client, occupation):
    row = begin(client, people, occupation)
    row = post(client, f"{row['id']}/submit/", {"version": row["version"]}).json()
    foreign = user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    for user in (people.secretary, people.stranger, people.committee, foreign):
        client.force_login(user)
        answers = [client.get(f"{URL}{row['id']}/")]
        answers += [post(client, f"{row['id']}/{step}/", {"version": row["version"]}) for step in ("submit", "check", "return", "decide")]
        assert {a.status_code for a in answers} == {404}, user


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    workers = [people.worker, *[user_with("worker", people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"职工{n}") for n in "乙丙"]]
    for user in workers[:count]:
        me = people.actor(user)
        row = services.draft_application(actor=me, at=clock.now(), occupation=electrician(user.person), path_code="G3-2")
        services.submit_application(actor=me, at=clock.now(), application=row, version=row.version)
    client.force_login(people.hr)
    with django_assert_num_queries(8):
        assert client.get(URL).json()["count"] == count
