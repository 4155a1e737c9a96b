"""Views of lists: one's own, shared with a unit, the one a list opens with."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import AuditRow
from portal.desk import services
from portal.desk.models import Desk, SavedView
from portal.desk.rules import MOST_VIEWS
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.enums import Role
from tests.support.factories import RoleGrantFactory

LIST = "/activities/"
FILED = "state=filed&page=3&q=&o=-starts_at"
SAVE = {"path": LIST, "query": FILED}


def save(people, user, name="待归档", **changes) -> SavedView:
    return services.save_view(actor=people.actor(user), at=clock.now(), **{**SAVE, "name": name, **changes})


def seen_by(client, user) -> list[str]:
    client.force_login(user)
    return [view.name for view in client.get("/views/menu/", {"path": LIST}).context["views"]]


def test_a_view_keeps_the_filters_and_the_order_and_is_ones_own(client, people):
    client.force_login(people.secretary)
    answer = client.post(f"/views/?path={LIST}&query=state%3Dfiled%26page%3D3%26o%3D-starts_at", {"name": "待归档"})
    assert answer["Location"] == "/activities/?state=filed&o=-starts_at"
    assert client.get(answer["Location"]).status_code == 200
    assert seen_by(client, people.secretary) == ["待归档"]
    assert seen_by(client, people.committee) == []
    assert AuditRow.objects.filter(action__startswith="view.").count() == 0


def test_an_office_shares_with_its_unit_and_whoever_stands_below(client, people):
    save(people, people.committee, name="全委待归档", node=people.nodes["DW1"])
    names = {
        user.display_name: seen_by(client, user) for user in (people.secretary, people.sibling, people.stranger, people.second_committee)
    }
    assert names == {"书记甲": ["全委待归档"], "书记乙": ["全委待归档"], "书记丙": [], "委员乙": ["全委待归档"]}
    assert list(AuditRow.objects.filter(action__startswith="view.").values_list("action", "node_path")) == [("view.shared", "JT/MK1/DW1/")]


def test_a_shared_view_is_not_shown_to_whoever_may_not_open_its_list(client, people):
    view = save(people, people.committee, name="查张三", query="q=张三", node=people.nodes["DW1"])
    RoleGrantFactory(user=people.worker, role=Role.WORKER, node=people.nodes["ZB-A"])

    assert seen_by(client, people.secretary) == ["查张三"]
    assert seen_by(client, people.worker) == []
    assert client.post("/views/start/", {"path": LIST, "view": view.pk}).status_code == 404
    assert "查张三" not in client.get("/views/", {"path": LIST}).content.decode()


@pytest.mark.parametrize("place", ["ZB-B", "DW1", "JT"])
def test_nobody_shares_with_a_place_that_is_not_his(people, place):
    with pytest.raises(RuleBroken) as refused:
        save(people, people.secretary, node=people.nodes[place])
    assert refused.value.code == "view.not_yours_to_share"


def test_a_worker_is_not_asked_with_whom_to_share(client, people):
    client.force_login(people.worker)
    assert 'name="node"' not in client.get("/views/", {"path": "/honours/", "query": "s=confirmed"}).content.decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "  "}, "view.name_missing"),
        ({"query": "page=2&q="}, "view.nothing_to_keep"),
        ({"query": "q=" + "x" * 1100}, "view.nothing_to_keep"),
        ({"path": "/accounts/"}, "view.not_a_list"),
        ({"path": "https://elsewhere.example/"}, "view.not_a_list"),
        ({"path": "//elsewhere.example/"}, "view.not_a_list"),
        ({"path": "/api/v1/people/"}, "view.not_a_list"),
        ({"path": ""}, "view.not_a_list"),
    ],
)
def test_what_cannot_be_kept_is_refused(people, changes, code):
    with pytest.raises(RuleBroken) as refused:
        save(people, people.secretary, **changes)
    assert (refused.value.code, SavedView.objects.count()) == (code, 0)


def test_a_name_is_taken_once_for_a_list(people):
    save(people, people.secretary)
    save(people, people.sibling)
    with pytest.raises(RuleBroken) as refused:
        save(people, people.secretary)
    assert (refused.value.code, SavedView.objects.count()) == ("view.name_taken", 2)


def test_a_list_holds_so_many_views_of_one_person(people):
    for n in range(MOST_VIEWS):
        save(people, people.secretary, name=f"视图{n}")
    with pytest.raises(RuleBroken) as refused:
        save(people, people.secretary, name="再一个")
    assert refused.value.code == "view.too_many"


def test_a_list_opens_with_the_chosen_view(client, people):
    view = save(people, people.secretary)
    client.force_login(people.secretary)
    assert client.get(LIST).status_code == 200
    client.post("/views/start/", {"path": LIST, "view": view.pk})
    assert client.get(LIST)["Location"] == "/activities/?state=filed&o=-starts_at"
    assert client.get(LIST, {"view": "0"}).status_code == 200
    assert client.get(LIST, {"q": "x"}).status_code == 200
    client.post("/views/start/", {"path": LIST, "view": ""})
    assert client.get(LIST).status_code == 200


def test_a_shared_view_that_was_deleted_opens_nothing(client, people):
    view = save(people, people.committee, node=people.nodes["DW1"])
    client.force_login(people.secretary)
    client.post("/views/start/", {"path": LIST, "view": view.pk})
    assert client.get(LIST).status_code == 302
    services.delete_view(actor=people.actor(people.committee), at=clock.now(), view=view)
    assert client.get(LIST).status_code == 200
    assert list(AuditRow.objects.order_by("pk").values_list("action", flat=True))[-2:] == ["view.shared", "view.unshared"]


def test_a_view_out_of_reach_can_be_neither_used_nor_changed(client, people):
    view = save(people, people.committee, node=people.nodes["DW1"])
    client.force_login(people.stranger)
    assert client.post("/views/start/", {"path": LIST, "view": view.pk}).status_code == 404
    for user in (people.stranger, people.secretary):  # the secretary may use it, it is not his
        client.force_login(user)
        for act in ("rename", "delete"):
            assert client.post(f"/views/{view.pk}/{act}/", {"name": "改"}).status_code == 404
        with pytest.raises(NotReachable):
            services.delete_view(actor=people.actor(user), at=clock.now(), view=view)
    assert list(SavedView.objects.values_list("name", flat=True)) == ["待归档"]
    assert Desk.objects.count() == 0


def test_ones_own_view_is_renamed_and_deleted(client, people):
    view = save(people, people.secretary)
    save(people, people.secretary, name="另一个")
    client.force_login(people.secretary)
    assert client.post(f"/views/{view.pk}/rename/", {"name": "另一个"}).status_code == 422
    client.post(f"/views/{view.pk}/rename/", {"name": "本月"})
    assert seen_by(client, people.secretary) == ["另一个", "本月"]
    client.post(f"/views/{view.pk}/delete/")
    assert seen_by(client, people.secretary) == ["另一个"]


@pytest.mark.parametrize("path", ["javascript:alert(1)", "//evil.example/", "https://evil.example/", "/\\evil.example", "activities/", ""])
def test_the_page_of_views_links_to_places_of_the_house_only(client, people, path):
    client.force_login(people.secretary)
    for page in ("/views/", "/views/menu/"):
        assert client.get(page, {"path": path, "query": "q=x"}).status_code == 404


def test_a_list_without_a_chosen_view_asks_for_none(client, people):
    save(people, people.committee, path="/branches/", query="q=x")
    client.force_login(people.committee)
    with CaptureQueriesContext(connection) as seen:
        client.get("/branches/")
    assert [query["sql"] for query in seen if "savedview" in query["sql"]] == []
