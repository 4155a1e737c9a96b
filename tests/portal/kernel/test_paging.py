"""Lists of the API: how deep a page may lie, and how every row is read without one."""

import pytest

from portal.kernel import paging
from portal.people.models import Person
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/people/"


@pytest.fixture
def hr(client, people):
    client.force_login(people.hr)
    return client


def test_a_page_beyond_the_most_rows_is_refused_and_says_how_to_go_on(hr, people, monkeypatch):
    monkeypatch.setattr(paging, "MOST_ROWS", 4)
    assert Person.objects.within(people.actor(people.hr).scope("person.view")).count() > 4
    last = hr.get(URL, {"page": 2, "page_size": 2})
    assert (last.status_code, hr.get(last.json()["next"]).status_code) == (200, 400)  # as docs/api-guide.md says: never an early end
    for asked in ({"page": 3, "page_size": 2}, {"page": 5, "page_size": 1}, {"page": "last", "page_size": 1}, {"page": 10**9}):
        answer = hr.get(URL, asked)
        body = answer.json()
        assert (answer.status_code, body["code"], "after=0" in body["detail"], "4" in body["detail"]) == (400, "list.too_deep", True, True)


def test_every_row_is_read_by_key_and_nothing_outside_the_reach(hr, people, monkeypatch):
    monkeypatch.setattr(paging, "MOST_ROWS", 4)
    mine = Person.objects.within(people.actor(people.hr).scope("person.view")).order_by("pk")
    url, found, pages = f"{URL}?after=0&page_size=2", [], 0
    while url:
        answer = hr.get(url).json()
        assert (answer["count"], answer["previous"]) == (mine.count(), None)
        found += [row["staff_no"] for row in answer["results"]]
        url, pages = answer["next"], pages + 1
    assert found == list(mine.values_list("staff_no", flat=True))
    assert pages == -(-len(found) // 2)
    assert people.stranger.person.staff_no not in found


def test_by_key_goes_with_filters(hr, people):
    row = PersonFactory(name="甲乙丙", unit=people.nodes["CM-A"], staff_no="990001")
    answer = hr.get(URL, {"after": 0, "q": "990001"}).json()
    assert ([r["staff_no"] for r in answer["results"]], answer["next"]) == (["990001"], None)
    assert hr.get(URL, {"after": row.pk, "q": "990001"}).json()["results"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"after": "x"},
        {"after": "-1"},
        {"after": ""},
        {"after": "9" * 30},
        {"after": "0", "page": "1"},
        {"after": "0", "ordering": "pinyin"},
    ],
)
def test_what_does_not_go_together_is_refused(hr, asked):
    answer = hr.get(URL, asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "list.bad_after")


def test_a_list_that_is_computed_has_no_keys(hr):
    answer = hr.get("/api/v1/promotion-outlook/", {"after": "0"})
    assert (answer.status_code, answer.json()["code"]) == (400, "list.no_after")


@pytest.mark.parametrize("rows", [1, 3])
def test_by_key_costs_the_same_with_one_and_three(hr, people, rows, django_assert_num_queries):
    for no in range(rows):
        PersonFactory(name="欧阳", unit=people.nodes["CM-A"], staff_no=f"99000{no}")
    with django_assert_num_queries(8):
        answer = hr.get(URL, {"after": 0, "q": "99000"})
    assert len(answer.json()["results"]) == rows
