"""``/api/v1/honours``."""

import pytest

from tests.workforce.honours.factories import HonourFactory, HonourTitleFactory

URL = "/api/v1/honours/"


def test_reach_of_the_list(people, client):
    mine, foreign = HonourFactory(person=people.worker.person), HonourFactory(person=people.stranger.person)
    for user in (people.worker, people.hr):
        client.force_login(user)
        assert [row["id"] for row in client.get(URL).json()["results"]] == [mine.pk]
        assert client.get(f"{URL}{foreign.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    HonourFactory.create_batch(count, person=people.worker.person)
    client.force_login(people.hr)
    with django_assert_num_queries(8):
        assert client.get(URL).json()["count"] == count


@pytest.mark.parametrize(("who", "status"), [("hr", 201), ("worker", 403), ("stranger", 403)])
def test_offices_register(people, client, who, status):
    client.force_login(getattr(people, who))
    body = {
        "title": HonourTitleFactory().code, "staff_no": people.worker.person.staff_no, "awarded_on": "2026-05-01", "awarded_by": "矿工会",
    }  # fmt: skip
    answer = client.post(URL, body, "application/json")
    assert answer.status_code in {status, 404 if status != 201 else 201}
    if status == 201:
        assert (answer.json()["state"], answer.json()["node"]) == ("registered", "CM-A")
        assert client.post(URL, body, "application/json").status_code == 422
