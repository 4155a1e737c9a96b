"""Dashboards read from a second database where one is named; rights, writes and all other pages stay with the first."""

import pytest
from django.conf import settings
from django.db import connections, router
from django.urls import reverse

from portal.kernel.replica import REPLICA, ReplicaRouter, _reading_the_copy
from portal.organization.models import Node
from portal.rights.models import RoleGrant
from tests.support.template_db import lend_copy

NOTHING = "assessment/insight/nothing_yet.html"  # what a board shows where no round is
BOARDS = ("dashboard", "ranking", "distribution", "trend", "coupling", "places")


@pytest.fixture
def replica(tmp_path, monkeypatch, settings):
    """A second, migrated database without a row of ours, as a copy that lags far behind."""
    lend_copy(tmp_path)
    first = connections.settings["default"]
    own = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "hongjiang.sqlite3"), "OPTIONS": {}, "CONN_HEALTH_CHECKS": False}
    second = {**first, **own}
    monkeypatch.setitem(connections.settings, REPLICA, second)
    settings.DATABASE_ROUTERS = ["portal.kernel.replica.ReplicaRouter"]
    yield second
    connections[REPLICA].close()
    del connections[REPLICA]


@pytest.fixture
def committee(client, scored):
    client.force_login(scored.people.committee)
    return client


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_is_read_from_the_copy(committee, replica, name):
    assert committee.get(reverse(name)).templates[0].name == NOTHING


@pytest.mark.parametrize("name", BOARDS)
def test_without_the_switch_it_is_read_from_the_database(committee, name):
    assert committee.get(reverse(name)).templates[0].name != NOTHING


def test_other_pages_stay_with_the_database(committee, replica):
    listing = committee.get(reverse("score_list")).context["listing"]

    assert listing.page.paginator.count > 0


def test_a_right_that_is_withdrawn_ends_at_once(committee, replica, scored):
    RoleGrant.objects.filter(user=scored.people.committee).delete()

    assert committee.get(reverse("dashboard")).status_code == 404


def test_a_copy_that_does_not_answer_is_passed_over(committee, replica, tmp_path):
    connections.settings[REPLICA]["NAME"] = str(tmp_path / "gone" / "nowhere.sqlite3")

    assert committee.get(reverse("dashboard")).templates[0].name == "assessment/insight/dashboard.html"


def test_what_came_from_the_copy_is_saved_in_the_database(replica):
    found = Node(code="X")
    found._state.db = REPLICA

    with _reading_the_copy():
        assert (router.db_for_read(Node), router.db_for_write(Node, instance=found)) == (REPLICA, "default")
    assert (router.db_for_read(Node, instance=found), router.allow_relation(found, Node())) == ("default", True)
    assert (ReplicaRouter().allow_migrate(REPLICA, "portal"), ReplicaRouter().allow_migrate("default", "portal")) == (False, True)
    assert REPLICA in settings.DATABASES
