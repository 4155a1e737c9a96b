"""The tile of the home page, the list it leads to, its file and the to-do say the same number."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from branches.activities import todos
from branches.activities.exports import find_activities
from branches.activities.wiring import review_tile
from portal.kernel import clock
from portal.kernel.exporters import Asked
from tests.branches.activities.factories import ActivityFactory

pytestmark = pytest.mark.django_db
WAITING = "?state=waiting"


@pytest.fixture
def filed(people):
    """One record to archive, and beside it: own work twice, another committee's, one that is archived, one without authors."""
    by = {"state": "filed", "filed_by": people.secretary, "created_by": people.secretary}
    mine = ActivityFactory(branch=people.branch_a, **by)
    for other in ({"filed_by": people.committee}, {"created_by": people.committee}, {"state": "archived"}, {"branch": people.branch_c}):
        ActivityFactory(**{"branch": people.branch_a, **by, **other})
    return [mine, ActivityFactory(branch=people.branch_b, state="filed", filed_by=None, created_by=None)]


def test_tile_list_file_and_todo_name_the_same_records(client, people, filed):
    client.force_login(people.committee)
    actor, now = people.actor(people.committee), clock.now()
    page = client.get(reverse("activity_list") + WAITING)
    listing = page.context["listing"]
    tile = review_tile(actor, now)
    params = page.wsgi_request.GET
    found = find_activities(Asked(actor, actor.scope("activity.view"), params, now)).rows
    shown = {row.pk for row in filed}
    assert {row.pk for row in listing.page.object_list} == {row.pk for row in tile["rows"]} == {row.pk for row in found} == shown
    counts = [n for label, _url, n, is_here in listing.tabs if is_here]
    assert counts == [2] == [tile["count"]] == [todos.to_archive(actor, now).count]
    home = client.get("/").content.decode()
    assert f'href="{reverse("activity_list")}{WAITING}"' in home
    assert "共 2 条等您归档" in home


def test_the_tab_is_for_those_who_archive_and_shows_the_others_nothing(client, people, filed):
    client.force_login(people.secretary)
    page = client.get(reverse("activity_list") + WAITING)
    assert "等我归档" not in page.content.decode()
    assert list(page.context["listing"].page.object_list) == []
    client.force_login(people.stranger)
    assert list(client.get(reverse("activity_list") + WAITING).context["listing"].page.object_list) == []


def test_the_tab_speaks_english(client, people, filed):
    client.force_login(people.committee)
    with translation.override("en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        assert "For me to archive" in client.get(reverse("activity_list")).content.decode()
