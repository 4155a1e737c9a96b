"""The home page by role, its arrangement, what was opened last, the tour."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.services import close_account
from portal.desk import selectors
from portal.desk.models import Desk, SavedView
from portal.kernel import clock
from portal.rights.access import actor_of, system_actor
from portal.rights.models import RoleGrant, User
from tests.branches.activities.factories import ActivityFactory
from tests.support.people import user_with

TILE = re.compile(r'data-tour="tile-([a-z]+)"')


def tiles_of(client, user, path: str = "/") -> list[str]:
    client.force_login(user)
    return TILE.findall(client.get(path).content.decode())


def recent_of(user) -> list[str]:
    """Titles of the records opened last, as the person sees them."""
    fresh = User.objects.get(pk=user.pk)
    return [hit.title for _icon, hit in selectors.recent_records(actor_of(fresh, clock.today()), clock.today())]


def test_each_role_has_its_tiles(client, people):
    assert tiles_of(client, people.secretary) == ["todo", "workbench", "quick", "safety", "recent"]
    assert tiles_of(client, people.committee) == ["todo", "quick", "safety", "review", "rounds", "recent"]
    assert tiles_of(client, people.hr) == ["todo", "quick", "recent"]
    assert tiles_of(client, people.worker) == ["todo", "quick", "recent"]


def test_somebody_without_a_role_learns_what_to_do(client, people):
    client.force_login(user_with(None, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="新人"))
    assert "您的账号还没有角色" in client.get("/").content.decode()


def test_tiles_show_only_what_is_in_reach(client, people):
    for branch, subject in ((people.branch_a, "甲支部党课"), (people.branch_c, "丙支部党课")):
        ActivityFactory(branch=branch, subject=subject, state="filed", filed_by=people.secretary, filed_at=clock.now())
    client.force_login(people.committee)
    page = client.get("/").content.decode()
    assert ("甲支部党课" in page, "丙支部党课" in page, "共 1 条等您归档" in page) == (True, False, True)


def test_the_home_page_costs_the_same_with_more_records(client, people, django_assert_num_queries):
    client.force_login(people.committee)
    client.get("/")
    for count in (1, 3):
        for _n in range(count):
            ActivityFactory(branch=people.branch_a, state="filed", filed_by=people.secretary, filed_at=clock.now())
        # session (4), account with desk, roles, unread notices; pinned announcements with the units one belongs to (4),
        # review (2), rounds, safety (4); the kinds of to-dos
        with django_assert_num_queries(55):
            client.get("/")


def test_a_tile_is_hidden_shown_and_moved(client, people):
    client.force_login(people.secretary)
    for act, tile in (("hide", "workbench"), ("up", "recent"), ("up", "recent")):  # over the tile of events, empty today
        assert client.post("/home/tiles/place/", {"act": act, "tile": tile}).status_code == 302
    assert tiles_of(client, people.secretary) == ["todo", "quick", "recent", "safety"]
    assert tiles_of(client, people.sibling) == ["todo", "workbench", "quick", "safety", "recent"]
    client.force_login(people.secretary)
    client.post("/home/tiles/place/", {"act": "show", "tile": "workbench"})
    assert tiles_of(client, people.secretary) == ["todo", "workbench", "quick", "recent", "safety"]
    client.post("/home/tiles/place/", {"act": "reset"})
    assert tiles_of(client, people.secretary) == ["todo", "workbench", "quick", "safety", "recent"]


def test_a_tile_that_one_has_no_right_to_is_not_there(client, people):
    client.force_login(people.hr)
    assert client.post("/home/tiles/place/", {"act": "up", "tile": "workbench"}).status_code == 404
    assert Desk.objects.count() == 0


def test_records_opened_are_remembered_for_their_reader_alone(client, people):
    activity = ActivityFactory(branch=people.branch_a, subject="防灭火专题")
    client.force_login(people.secretary)
    client.get(f"/activities/{activity.pk}/")
    client.get("/branches/ZB-A/")
    client.get(f"/activities/{activity.pk}/edit/")
    assert recent_of(people.secretary) == ["支部A", "防灭火专题"]
    assert recent_of(people.committee) == []
    assert "防灭火专题" in client.get("/").content.decode()
    client.force_login(people.committee)
    assert "防灭火专题" not in client.get("/").content.decode()


def test_a_record_that_was_refused_is_not_remembered(client, people):
    activity = ActivityFactory(branch=people.branch_a)
    client.force_login(people.stranger)
    assert client.get(f"/activities/{activity.pk}/").status_code == 404
    assert Desk.objects.count() == 0


def test_what_may_no_longer_be_opened_vanishes(client, people):
    client.force_login(people.secretary)
    client.get("/branches/ZB-A/")
    assert recent_of(people.secretary) == ["支部A"]
    RoleGrant.objects.filter(user=people.secretary).update(node=people.nodes["ZB-C"])
    assert recent_of(people.secretary) == []
    RoleGrant.objects.filter(user=people.secretary).update(withdrawn_at=clock.now())
    assert recent_of(people.secretary) == []


def test_opening_the_same_record_again_writes_nothing(client, people):
    client.force_login(people.hr)
    address = f"/people/{people.worker.person.staff_no}/"
    writes = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        writes.append(sum('"portal_desk"' in q["sql"] and not q["sql"].startswith("SELECT") for q in seen))
    assert writes == [2, 0]  # the first time finds no desk and makes one
    assert recent_of(people.hr) == ["职工甲"]


def test_the_list_of_opened_records_can_be_cleared(client, people):
    client.force_login(people.secretary)
    client.get("/branches/ZB-A/")
    client.post("/home/recent/clear/")
    assert recent_of(people.secretary) == []


def test_a_closed_account_leaves_nothing_behind(client, people):
    client.force_login(people.secretary)
    client.get("/branches/ZB-A/")
    client.post("/views/?path=/activities/&query=state%3Dfiled", {"name": "待归档"})
    assert (Desk.objects.count(), SavedView.objects.count()) == (1, 1)
    close_account(actor=system_actor("test"), at=clock.now(), user=people.secretary, reason="调离")
    assert (Desk.objects.count(), SavedView.objects.count()) == (0, 0)


def test_the_tour_is_offered_once_and_can_be_called_again(client, people):
    client.force_login(people.secretary)
    first = client.get("/").content.decode()
    assert "<x-tour" in first
    assert re.findall(r'data-anchor="([a-z-]+)"', first) == [
        "nav", "tabs", "search", "tile-todo", "tile-workbench", "tile-quick", "tile-quick", "look", "bell", "who",
    ]  # fmt: skip
    client.post("/home/tour/done/")
    assert "<x-tour" not in client.get("/").content.decode()
    assert "<x-tour" in client.get("/?tour=1").content.decode()
    client.force_login(people.sibling)
    assert "<x-tour" in client.get("/").content.decode()


def test_the_tour_speaks_of_what_the_role_has(client, people):
    client.force_login(people.hr)
    assert "本支部任务" not in client.get("/home/tour/").content.decode()
    client.force_login(people.secretary)
    assert "本支部任务" in client.get("/home/tour/").content.decode()


@pytest.mark.parametrize("path", ["/", "/home/tiles/", "/home/tour/", "/search/"])
def test_pages_of_the_desk_open_in_english(client, people, path):
    client.force_login(people.committee)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(path)
    assert page.status_code == 200
