"""``/api/v1/publicity``: what a reader may read, without a word on who objected."""

import pytest

from tests.portal.publicity.factories import objected, opened

URL = "/api/v1/publicity/"


def test_readers_get_the_notice_without_the_objections(people, client):
    row = opened(people)
    objected(people, row)
    client.force_login(people.worker)
    assert [(r["id"], r["ends_on"], r["state"]) for r in client.get(URL).json()["results"]] == [(row.pk, "2026-03-09", "running")]
    body = client.get(f"{URL}{row.pk}/").json()
    assert body["entries"][0] == {"no": 1, "label": "职工1", "detail": "高级工", "is_dropped": False}
    assert "年限" not in str(body)
    assert client.post(URL, {}).status_code in {404, 405}


def test_a_stranger_finds_nothing(people, client):
    row = opened(people)
    client.force_login(people.stranger)
    assert client.get(URL).json()["results"] == []
    assert client.get(f"{URL}{row.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_statements(people, client, django_assert_num_queries, count):
    for n in range(count):
        opened(people, record_id=n + 1)
    client.force_login(people.hr)
    with django_assert_num_queries(9):
        assert len(client.get(URL).json()["results"]) == count
