"""``/api/v1/training-courses`` and ``/api/v1/training-classes``."""

import pytest

from tests.workforce.training import factories as make

COURSES, CLASSES = "/api/v1/training-courses/", "/api/v1/training-classes/"


def test_reach_and_no_names(people, client):
    row, far = make.closed(people), make.foreign(people)
    client.force_login(people.hr)
    assert [c["code"] for c in client.get(COURSES).json()["results"]] == ["K1"]
    answer = client.get(CLASSES)
    found = answer.json()["results"]
    assert [(c["id"], c["taken"], c["present"], c["state"]) for c in found] == [(row.pk, 1, 1, "closed")]
    assert people.worker.person.staff_no not in answer.content.decode()
    assert client.get(f"{CLASSES}{far.pk}/").status_code == 404
    client.force_login(people.assessor)
    assert client.get(CLASSES).status_code in {403, 404}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "cost"), [(COURSES, 9), (CLASSES, 8)])
def test_lists_cost_the_same(people, client, count, address, cost, django_assert_num_queries):
    for n in range(count):
        make.course(people)
        make.planned(people, title=f"班{n}")
    client.force_login(people.hr)
    with django_assert_num_queries(cost):
        assert client.get(address).json()["count"] == count
