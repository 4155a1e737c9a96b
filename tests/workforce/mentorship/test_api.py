"""``/api/v1/mentorships``."""

import pytest

from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.mentorship import factories as make

URL = "/api/v1/mentorships/"


@pytest.mark.parametrize(("who", "seen"), [("worker", 1), ("hr", 1), ("secretary", 1), ("sibling", 0), ("stranger", 0)])
def test_reach_of_the_list(people, client, who, seen):
    row = make.running(people)
    client.force_login(getattr(people, who))
    assert client.get(URL).json()["count"] == seen
    assert client.get(f"{URL}{row.pk}/").status_code == (200 if seen else 404)


def test_mentor_and_apprentice_sign_the_version_they_read(people, client):
    mentor = make.mentor_of(people)
    row = make.offered(people, mentor)
    client.force_login(mentor)
    assert client.post(f"{URL}{row.pk}/sign/", {"version": 1}, "application/json").status_code == 409
    answer = client.post(f"{URL}{row.pk}/sign/", {"version": row.version}, "application/json")
    assert (answer.status_code, [s["role"] for s in answer.json()["signatures"]]) == (200, ["mentor"])
    assert len(answer.json()["indicators"]) == 1
    assert client.post(f"{URL}{row.pk}/sign/", {"version": row.version}, "application/json").status_code == 422
    client.force_login(people.stranger)
    assert client.post(f"{URL}{row.pk}/sign/", {"version": row.version}, "application/json").status_code in {403, 404}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    for n in range(count):
        apprentice = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"徒弟{n}")
        make.drafted(people, make.mentor_of(people, f"师傅{n}"), apprentice=apprentice)
    client.force_login(people.hr)
    with django_assert_num_queries(8):
        assert client.get(URL).json()["count"] == count
