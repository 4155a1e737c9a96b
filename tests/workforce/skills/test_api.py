"""``/api/v1/certificates``."""

import pytest

from tests.support.people import user_with
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory, national_number

URL = "/api/v1/certificates/"


def test_reach_of_the_list(people, client):
    mine = SkillCertificateFactory(person=people.worker.person)
    other = SkillCertificateFactory(person=people.secretary.person)
    foreign = SkillCertificateFactory(person=people.stranger.person)
    found = {}
    for name, user in (("worker", people.worker), ("hr", people.hr)):
        client.force_login(user)
        found[name] = {row["number"] for row in client.get(URL).json()["results"]}
    assert found == {"worker": {mine.number}, "hr": {mine.number, other.number}}
    assert client.get(f"{URL}{foreign.pk}/").status_code == 404
    client.force_login(people.stranger)
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    SkillCertificateFactory.create_batch(count, person=people.worker.person)
    client.force_login(people.hr)
    with django_assert_num_queries(8):
        assert client.get(URL).json()["count"] == count


def test_hr_registers_one(people, client):
    client.force_login(people.hr)
    body = {
        "staff_no": people.worker.person.staff_no, "occupation": OccupationFactory().code, "grade": 4,
        "number": national_number(5, 2021, 4), "issued_on": "2021-06-01",
    }  # fmt: skip
    answer = client.post(URL, body, "application/json")
    assert (answer.status_code, answer.json()["number"]) == (201, body["number"])
    again = client.post(URL, body, "application/json")
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (422, "certificate.number_taken", "number")
    wrong = client.post(URL, body | {"number": "1", "grade": 3}, "application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "certificate.number_national")
    foreign = client.post(URL, body | {"staff_no": people.stranger.person.staff_no}, "application/json")
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (400, "staff_no")


def test_others_cannot_register(people, client):
    body = {"staff_no": people.worker.person.staff_no}
    for user in (people.worker, people.committee, user_with("union_officer", people.nodes["MK1"], unit=people.nodes["MK1"], name="工会甲")):
        client.force_login(user)
        assert client.post(URL, body, "application/json").status_code == 404
