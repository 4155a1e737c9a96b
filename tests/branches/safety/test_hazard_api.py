"""``/api/v1/hazards/``."""

from datetime import timedelta

import pytest

from branches.safety.models import Hazard
from portal.kernel import clock
from tests.branches.safety.factories import hazard

URL = "/api/v1/hazards/"
TODAY = clock.today()


def test_reach_of_the_list(people, client):
    mine, foreign = hazard(people, found_by=people.worker.person), hazard(people, "C")
    for user in (people.worker, people.secretary, people.committee):
        client.force_login(user)
        assert [row["id"] for row in client.get(URL).json()["results"]] == [mine.pk]
        assert client.get(f"{URL}{foreign.pk}/").status_code == 404
    for user in (people.sibling, people.hr):
        client.force_login(user)
        assert client.get(f"{URL}{mine.pk}/").status_code == 404


def test_an_answer_names_nobody(people, client):
    hazard(people, found_by=people.worker.person, owner=people.worker.person, owner_post="司机", state="assigned")
    client.force_login(people.secretary)

    row = client.get(URL).json()["results"][0]

    assert sorted(row) == [
        "branch", "closed_on", "due_on", "fix_note", "fixed_on", "found_at", "grade", "id", "node", "owner_post", "place", "rhythm",
        "state", "text", "version",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    for _ in range(count):
        hazard(people)
    client.force_login(people.secretary)
    with django_assert_num_queries(8):
        assert client.get(URL).json()["count"] == count


def test_from_the_report_to_the_closure(people, client):
    client.force_login(people.worker)
    body = {"node": "CM-A", "place": "机尾", "text": "缺护罩", "grade": "GENERAL", "found_at": clock.now().isoformat()}
    made = client.post(URL, body, "application/json")
    assert (made.status_code, made.json()["state"]) == (201, "reported")
    assert client.post(URL, {**body, "node": "CM-B"}, "application/json").status_code == 400
    one = f"{URL}{made.json()['id']}/"

    client.force_login(people.secretary)
    give = {"staff_no": people.worker.person.staff_no, "due_on": str(TODAY), "version": 1}
    assert client.post(one + "assign/", {**give, "staff_no": "0"}, "application/json").status_code == 400
    assert client.post(one + "assign/", give, "application/json").json()["state"] == "assigned"
    assert client.post(one + "assign/", give, "application/json").status_code == 409
    client.force_login(people.worker)
    assert client.post(one + "fix/", {"note": "装好"}, "application/json").json()["state"] == "fixed"
    client.force_login(people.secretary)
    back = {"reason": "松动", "due_on": str(TODAY + timedelta(days=1))}
    assert client.post(one + "return/", back, "application/json").json()["state"] == "returned"
    assert client.post(one + "fix/", {"note": "紧固"}, "application/json").json()["state"] == "fixed"
    assert client.post(one + "check/", {}, "application/json").status_code == 422  # has fixed it himself
    client.force_login(people.committee)
    assert client.post(one + "check/", {}, "application/json").json()["state"] == "closed"
    client.force_login(people.secretary)
    assert client.post(one + "cancel/", {"reason": "x"}, "application/json").status_code == 422
    assert Hazard.objects.get().checked_by == people.committee
