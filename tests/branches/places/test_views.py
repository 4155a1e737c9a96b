from datetime import timedelta

import pytest
from django.urls import reverse

from branches.places.models import BranchBrand, LearningPlace, PlaceInspection
from portal.kernel import clock
from tests.branches.places import factories as make

REACH = [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)]


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "status"), REACH)
def test_a_place_and_a_brand_are_seen_in_reach(client, people, who, status):
    row, brand, user = make.place(people), make.brand(people), getattr(people, who)
    names = (("place_detail", row.pk), ("brand_detail", brand.pk), ("learning-place-detail", row.pk), ("branch-brand-detail", brand.pk))
    assert [get(client, user, name, pk).status_code for name, pk in names] == [status] * 4


@pytest.mark.parametrize(("who", "places", "brands"), [
    ("secretary", 200, 200), ("committee", 200, 404), ("assessor", 404, 404), ("sibling", 404, 404), ("stranger", 404, 404),
])  # fmt: skip
def test_who_keeps_places_and_who_drafts_brands(client, people, who, places, brands):
    row, brand, user = make.place(people), make.brand(people), getattr(people, who)
    assert [get(client, user, name, arg).status_code for name, arg in (("place_new", "ZB-A"), ("place_edit", row.pk))] == [places] * 2
    assert [get(client, user, name, arg).status_code for name, arg in (("brand_new", "ZB-A"), ("brand_edit", brand.pk))] == [brands] * 2


def test_a_place_over_the_page_with_a_sentence_for_what_is_wrong(client, people):
    client.force_login(people.secretary)
    today = str(clock.today())
    facts = {"kind": "CORRIDOR", "name": "文化长廊", "unit": "CM-A", "spot": "副井口", "owner": "00000", "opened_on": today}
    answer = client.post(url("place_new", "ZB-A"), facts)
    assert (answer.status_code, "没有工号为 00000 的在职人员" in answer.content.decode()) == (422, True)
    assert client.post(url("place_new", "ZB-A"), {**facts, "owner": people.worker.person.staff_no}).status_code == 302
    row = LearningPlace.objects.get()
    edited = {**facts, "owner": people.worker.person.staff_no, "version": 1, "name": "井口文化长廊"}
    assert [client.post(url("place_edit", row.pk), edited).status_code for _n in range(2)] == [302, 409]
    look = {"on": today, "outcome": "mend", "note": "灯坏", "mend_by": ""}
    assert client.post(url("place_inspect", row.pk), look).status_code == 422
    assert client.post(url("place_inspect", row.pk), {**look, "mend_by": str(clock.today() + timedelta(days=3))}).status_code == 302
    inspection = PlaceInspection.objects.get()
    assert "登记整理完成" in client.get(url("place_detail", row.pk)).content.decode()
    client.force_login(people.stranger)
    assert client.post(url("place_mend", inspection.pk), {"note": "已换"}).status_code == 404
    client.force_login(people.secretary)
    assert [client.post(url("place_mend", inspection.pk), {"note": "已换"}).status_code for _n in range(2)] == [302, 422]
    assert client.post(url("place_close", row.pk), {"version": 2, "on": today, "reason": ""}).status_code == 422
    assert client.post(url("place_close", row.pk), {"version": 2, "on": today, "reason": "搬迁"}).status_code == 302
    assert client.get(url("place_edit", row.pk)).status_code == 422


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("place_list", {}, 2),
        ("place_list", {"kind": "CORRIDOR"}, 1),
        ("place_list", {"q": "候罐"}, 2),
        ("place_list", {"q": "没有"}, 0),
        ("place_list", {"s": "mend"}, 1),
        ("place_list", {"s": "due"}, 1),
        ("brand_list", {"state": "submitted"}, 1),
        ("brand_list", {"q": "急难"}, 1),
        ("brand_list", {"state": "approved"}, 0),
    ],
)
def test_the_filters_by_kind_and_state(client, people, name, query, count):
    make.to_mend(people, make.place(people))
    kind = make.place_facts(people).kind.__class__.objects.get(code="CORRIDOR")
    make.place(people, name="长廊", kind=kind)
    make.submitted(people)
    assert get(client, people.committee, name, **query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.inspected(people, make.place(people, name=f"角{n}"))
        make.submitted(people, f"品牌{n}")
    client.force_login(people.committee)
    for name, queries in (("place_list", 9), ("brand_list", 7)):
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))


def test_a_brand_from_the_draft_to_the_yearly_look_over_the_page(client, people):
    client.force_login(people.secretary)
    facts = {"name": "井下先锋", "statement": "急难险重有党员", "practice": "包机组"}
    assert client.post(url("brand_new", "ZB-A"), {**facts, "statement": ""}).status_code == 422
    assert client.post(url("brand_new", "ZB-A"), facts).status_code == 302
    row = BranchBrand.objects.get()
    assert client.post(url("brand_edit", row.pk), {**facts, "version": 1, "practice": "包机组、包头面"}).status_code == 302
    assert [client.post(url("brand_submit", row.pk)).status_code for _n in range(2)] == [302, 422]
    client.force_login(people.committee)
    assert client.post(url("brand_decide", row.pk), {"version": 3, "decision": "return", "reason": ""}).status_code == 422
    assert client.post(url("brand_decide", row.pk), {"version": 2, "decision": "approve"}).status_code == 409
    assert client.post(url("brand_decide", row.pk), {"version": 3, "decision": "approve"}).status_code == 302
    assert client.post(url("brand_look", row.pk), {"outcome": "", "note": "x"}).status_code == 422
    assert client.post(url("brand_look", row.pk), {"outcome": "deepen", "note": "职工认可，载体要充实"}).status_code == 302
    assert "职工认可，载体要充实" in get(client, people.secretary, "brand_detail", row.pk).content.decode()
    client.force_login(people.stranger)
    assert client.post(url("brand_decide", row.pk), {"version": 4, "decision": "approve"}).status_code == 404


def test_a_photo_stands_beside_the_place(client, people):
    row = make.place(people)
    page = get(client, people.secretary, "place_detail", row.pk)
    assert page.context["file_panel"].is_open is True
    assert get(client, people.committee, "place_detail", row.pk).context["file_panel"].is_open is True
    assert get(client, people.assessor, "place_detail", row.pk).context["file_panel"].is_open is False
