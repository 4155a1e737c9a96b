"""The pages of a list: counted once, capped, and the last one says that more lies behind."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from portal.kernel import clock, lists
from portal.kernel.lists import MOST_PAGES, PAGE_SIZE, Column, Listing, ListPaginator
from portal.kernel.models import WorkerHeartbeat
from tests.support.factories import PersonFactory


def test_nobody_leafs_further_than_the_cap():
    rows = range(PAGE_SIZE * MOST_PAGES + 1)

    pages = ListPaginator(rows, PAGE_SIZE)

    assert (pages.count, pages.num_pages, pages.is_cut) == (PAGE_SIZE * MOST_PAGES + 1, MOST_PAGES, True)
    last = pages.get_page(MOST_PAGES + 1)
    assert (last.number, last.has_next(), last.end_index()) == (MOST_PAGES, False, PAGE_SIZE * MOST_PAGES)


@pytest.mark.parametrize(("rows", "number"), [(0, 1), (1, 1), (PAGE_SIZE, 1), (PAGE_SIZE + 1, 2), (PAGE_SIZE * MOST_PAGES, MOST_PAGES)])
def test_shorter_lists_are_whole(rows, number):
    pages = ListPaginator(range(rows), PAGE_SIZE)

    assert (pages.num_pages, pages.is_cut) == (number, False)
    assert pages.get_page(number).end_index() == rows


@pytest.mark.django_db
@pytest.mark.parametrize(("known", "statements"), [(None, 2), (3, 1)])
def test_rows_that_the_caller_has_counted_are_not_counted_again(known, statements, django_assert_num_queries):
    for no in range(3):
        WorkerHeartbeat.objects.create(name=f"worker{no}", kind="worker", seen_at=clock.now())
    listing = Listing(RequestFactory().get("/"), WorkerHeartbeat.objects.order_by("pk"), [Column("名称")], count=known)

    with django_assert_num_queries(statements):
        assert len(listing.page.object_list) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(("most", "shown"), [(1, ("第 1–25 条", True)), (2, ("第 26–", False))])
def test_the_last_page_says_where_the_rest_is(client, people, monkeypatch, most, shown):
    monkeypatch.setattr(lists, "MOST_PAGES", most)
    PersonFactory.create_batch(PAGE_SIZE + 1, unit=people.nodes["MK1"])
    client.force_login(people.hr)

    page = client.get(reverse("person_list"), {"left": "no", "page": 2}).content.decode()

    assert (shown[0] in page, "后面的记录请筛选或导出查看" in page) == (True, shown[1])


def test_a_list_that_must_be_worked_off_whole_has_no_cap():
    pages = ListPaginator(range(PAGE_SIZE * MOST_PAGES + 1), PAGE_SIZE, is_capped=False)

    assert (pages.num_pages, pages.is_cut) == (MOST_PAGES + 1, False)
