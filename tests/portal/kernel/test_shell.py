"""The navigation is worked out for pages that draw it, and costs a part of a page nothing."""

import re
import tomllib
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kernel import menu

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
UNREAD = '"portal_notice"."read_at" IS NULL'


@pytest.fixture
def asked(monkeypatch):
    """An entry with a count of its own; each time it is asked is noted."""
    calls = []
    entry = menu.MenuEntry("counted", "award", "测试入口", "home", "todo.view", 1, lambda actor: calls.append(actor.user_id) or 7)
    monkeypatch.setitem(menu._entries, "counted", entry)
    return calls


def statements(client, url: str, **headers: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url, headers=headers).status_code == 200
    return [q["sql"] for q in captured if UNREAD in q["sql"]]


def test_a_page_counts_once_and_a_part_of_a_page_counts_nothing(client, people, asked):
    client.force_login(people.secretary)
    url = reverse("search") + "?q=支部"
    assert (len(statements(client, url, **{"HX-Request": "true"})), asked) == (0, [])
    assert (len(statements(client, url)), asked) == (1, [people.secretary.pk])
    assert (statements(client, reverse("todo_count")), len(asked)) == ([], 1)


def test_a_count_stands_beside_its_entry_or_is_asked_for_where_the_entry_says(client, people, asked):
    client.force_login(people.secretary)
    page = client.get("/").content.decode()
    assert re.search(r'测试入口</span><span class="nav__badge">7<', page)
    assert re.findall(r'<span hx-get="([^"]+)" hx-trigger="load"', page) == [reverse("todo_count")]
    assert 'class="nav__badge">7<' in client.get(reverse("all_rooms")).content.decode()


def test_nobody_has_no_navigation(client):
    context = client.get(reverse("account_login")).context
    assert (context["nav"](), context["nav_groups"](), context["tabs"](), context["unread_notices"]) == ([], [], [], 0)


def test_the_foot_names_the_version_of_the_release(client, people):
    release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]["version"]
    client.force_login(people.secretary)
    assert f"<span>红匠 {release}</span>" in client.get("/").text
