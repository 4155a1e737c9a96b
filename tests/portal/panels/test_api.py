"""``/api/v1/panels``: what offices and members read by machine."""

import pytest

from tests.portal.panels.factories import judges, sitting, vote

URL = "/api/v1/panels/"


def test_members_and_offices_read_it_without_single_opinions(people, client):
    users = judges(people, 3)
    panel = sitting(people, users)
    vote(people, panel, users[0])
    client.force_login(people.hr)
    assert [row["id"] for row in client.get(URL).json()["results"]] == [panel.pk]
    body = client.get(f"{URL}{panel.pk}/").json()
    assert [(case["title"], case["judges"], case["given"], case["tally"]) for case in body["cases"]] == [
        ("对象1", 3, 1, {}), ("对象2", 3, 1, {}),
    ]  # fmt: skip
    assert [(seat["name"], seat["is_chair"]) for seat in body["seats"]] == [("评委1", True), ("评委2", False), ("评委3", False)]
    assert "业绩突出" not in str(body)


@pytest.mark.parametrize("who", ["stranger", "secretary", "sibling", "worker"])
def test_others_find_nothing(people, client, who):
    panel = sitting(people, judges(people, 3))
    client.force_login(getattr(people, who))
    assert client.get(URL).json()["results"] == []
    assert client.get(f"{URL}{panel.pk}/").status_code == 404
    assert client.post(URL, {}).status_code in {404, 405}


@pytest.mark.parametrize("count", [1, 3])
def test_statements(people, client, django_assert_num_queries, count):
    for n in range(count):
        sitting(people, judges(people, 3), record_id=n + 1)
    client.force_login(people.hr)
    with django_assert_num_queries(8):
        assert len(client.get(URL).json()["results"]) == count
