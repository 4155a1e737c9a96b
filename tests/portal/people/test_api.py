import pytest

from tests.support.factories import PersonFactory

URL = "/api/v1/people/"


@pytest.fixture
def miner(people):
    return PersonFactory(name="王建国", initials="wjg", staff_no="77001", unit=people.nodes["CM-A"], phone="13800001234")


def test_people_come_masked_and_within_reach(client, people, miner):
    PersonFactory(staff_no="77002", unit=people.nodes["CM-C"])
    client.force_login(people.hr)
    row = client.get(URL + "77001/").json()
    assert (row["phone"], row["unit"], row["version"]) == ("138****1234", "CM-A", 1)
    assert client.get(URL + "77002/").status_code == 404
    assert [r["staff_no"] for r in client.get(URL, {"q": "wjg"}).json()["results"]] == ["77001"]
    assert client.get(URL, {"under": "MK2"}).json()["count"] == 0


@pytest.mark.parametrize("who", ["secretary", "committee", "stranger", "worker"])
def test_strangers_find_nothing(client, people, miner, who):
    client.force_login(getattr(people, who))
    assert client.get(URL).status_code == 404
    assert client.get(URL + "77001/").status_code == 404


def test_writing_obeys_the_rules_of_the_page(client, people, miner):
    client.force_login(people.hr)
    body = {"staff_no": "88001", "name": "李丽", "unit": "CM-A", "hired_on": "2020-07-01"}

    def send(method, url, data):
        return getattr(client, method)(url, data, content_type="application/json")

    assert send("post", URL, body).status_code == 201
    taken = send("post", URL, body)
    assert (taken.status_code, taken.json()["code"], taken.json()["field"]) == (422, "person.staff_no_taken", "staff_no")
    assert send("post", URL, {**body, "staff_no": "88002", "unit": "CM-C"}).status_code == 400
    changed = send("patch", URL + "88001/", {"phone": "13900001234", "version": 1})
    assert (changed.status_code, changed.json()["phone"], changed.json()["version"]) == (200, "139****1234", 2)
    assert send("patch", URL + "88001/", {"phone": "13900001235", "version": 1}).status_code == 409
    assert send("patch", URL + "88001/", {"phone": "13900001235"}).status_code == 400
    moved = send("post", URL + "88001/transfer/", {"to_unit": "CM-B", "moved_on": "2024-01-01", "reason": "调令", "version": 2})
    assert (moved.status_code, moved.json()["unit"]) == (200, "CM-B")
