import pytest
from django.urls import reverse

from branches.partnerships.models import Partnership, PartnershipActivity, SharedResource
from portal.kernel import clock
from tests.branches.partnerships import factories as make

REACH = [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)]


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "status"), REACH)
def test_a_partnership_is_seen_in_reach(client, people, who, status):
    row, user = make.signed(people), getattr(people, who)
    assert [get(client, user, name, row.pk).status_code for name in ("partnership_detail", "partnership-detail")] == [status] * 2


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("committee", 200), ("assessor", 404), ("sibling", 404), ("stranger", 404)]
)
def test_who_keeps_partnerships(client, people, who, status):
    row, user = make.signed(people), getattr(people, who)
    assert [get(client, user, name, arg).status_code for name, arg in (("partnership_new", "ZB-A"), ("partnership_edit", row.pk))] == (
        [status] * 2
    )


def test_three_kinds_with_agreement_activities_and_effect_over_the_page(client, people):
    client.force_login(people.secretary)
    today = str(clock.today())
    for kind in ("chain", "unit", "community"):
        given = {"kind": kind, "name": f"单位{kind}", "agreement": "协议", "aim": "", "signed_on": today, "from_on": today}
        assert client.post(url("partnership_new", "ZB-A"), given).status_code == 422
        assert client.post(url("partnership_new", "ZB-A"), {**given, "aim": "互助"}).status_code == 302
    assert set(Partnership.objects.values_list("kind", flat=True)) == {"chain", "unit", "community"}
    row = Partnership.objects.order_by("pk")[0]
    edited = {
        "version": 1,
        "kind": "chain",
        "name": "单位",
        "agreement": "协议",
        "aim": "互助",
        "signed_on": today,
        "from_on": "2026-01-01",
    }
    assert [client.post(url("partnership_edit", row.pk), edited).status_code for _n in range(2)] == [302, 409]
    held = make.activity(people, 0)
    page = client.get(url("partnership_detail", row.pk))
    assert [a.pk for a in page.context["joint_form"].fields["activity"].queryset] == [held.pk]
    assert page.context["file_panel"].is_open is True
    assert [client.post(url("partnership_joint", row.pk), {"activity": held.pk}).status_code for _n in range(2)] == [302, 422]
    linked = PartnershipActivity.objects.get()
    assert client.post(url("partnership_effect", linked.pk), {"effect": ""}).status_code == 422
    assert client.post(url("partnership_effect", linked.pk), {"effect": "含矸率下降"}).status_code == 302
    assert "含矸率下降" in client.get(url("activity_detail", held.pk)).content.decode()
    client.force_login(people.stranger)
    assert client.post(url("partnership_effect", linked.pk), {"effect": "代写"}).status_code == 404
    client.force_login(people.secretary)
    assert client.post(url("partnership_end", row.pk), {"version": 2, "on": today, "reason": ""}).status_code == 422
    assert client.post(url("partnership_end", row.pk), {"version": 2, "on": today, "reason": "到期"}).status_code == 302
    assert client.get(url("partnership_edit", row.pk)).status_code == 422


def test_the_list_of_shared_resources(client, people):
    row = make.signed(people)
    client.force_login(people.secretary)
    given = {"side": "theirs", "title": "实训车间", "terms": "提前一周联系"}
    assert [client.post(url("partnership_resource", row.pk), given).status_code for _n in range(2)] == [302, 422]
    found = SharedResource.objects.get()
    page = get(client, people.committee, "shared_resources", side="theirs", open="yes")
    assert ("实训车间" in page.content.decode(), page.context["listing"].page.paginator.count) == (True, 1)
    assert "实训车间" not in get(client, people.stranger, "shared_resources").content.decode()
    assert client.post(url("partnership_withdraw", found.pk)).status_code == 404
    client.force_login(people.secretary)
    assert client.post(url("partnership_withdraw", found.pk)).status_code == 302
    assert get(client, people.secretary, "shared_resources", open="yes").context["listing"].page.paginator.count == 0


@pytest.mark.parametrize(
    ("query", "count"),
    [({}, 2), ({"kind": "community"}, 1), ({"q": "洗选"}, 2), ({"q": "没有"}, 0), ({"s": "running"}, 2), ({"s": "over"}, 0)],
)
def test_the_filters(client, people, query, count):
    make.signed(people)
    make.signed(people, kind="community", agreement="社区协议")
    assert get(client, people.committee, "partnership_list", **query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.offered(people, make.signed(people, agreement=f"协议{n}"))
    client.force_login(people.committee)
    for name, queries in (("partnership_list", 7), ("shared_resources", 6)):
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))
