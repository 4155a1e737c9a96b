"""``/api/v1/work-results``."""

import pytest

from tests.workforce.results import factories as make

URL = "/api/v1/work-results/"


def test_reach_of_the_list(people, client):
    mine, foreign = make.confirmed(people), make.foreign(people)
    for user in (people.worker, people.hr):
        client.force_login(user)
        found = client.get(URL).json()["results"]
        assert [(row["id"], [a["name"] for a in row["authors"]]) for row in found] == [(mine.pk, ["职工甲", "李四"])]
        assert client.get(f"{URL}{foreign.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    for n in range(count):
        make.award(people, title=f"改造{n}")
    client.force_login(people.hr)
    with django_assert_num_queries(10):
        assert client.get(URL).json()["count"] == count


@pytest.mark.parametrize(("who", "status"), [("hr", 201), ("worker", 201), ("stranger", 403), ("committee", 403)])
def test_authors_and_the_office_register(people, client, who, status):
    client.force_login(getattr(people, who))
    body = {
        "kind": "patent", "title": "一种装置", "number": make.PATENT, "achieved_on": "2026-05-01", "level": 7,
        "issued_by": "国家知识产权局",
        "authors": [people.worker.person.staff_no, "李四"],
    }  # fmt: skip
    answer = client.post(URL, body, "application/json")
    assert answer.status_code in ({status} if status == 201 else {403, 404})
    if status == 201:
        assert (answer.json()["state"], answer.json()["node"]) == ("registered", "CM-A")
        assert client.post(URL, body, "application/json").status_code == 422
