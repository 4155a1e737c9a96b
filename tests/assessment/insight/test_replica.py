"""Dashboards read from a second database where one is named; rights, writes and all other pages stay with the first."""

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, ProgrammingError, connections, router
from django.urls import reverse

from portal.kernel import replica as kernel
from portal.kernel.replica import REPLICA, ReplicaRouter, _Copy, _reading_the_copy, from_replica
from portal.organization.models import Node
from portal.rights.models import RoleGrant
from tests.support.template_db import lend_copy

NOTHING = "assessment/insight/nothing_yet.html"  # what a board shows where no round is
BOARDS = ("dashboard", "ranking", "distribution", "trend", "coupling", "places")


@pytest.fixture
def second_database(tmp_path, monkeypatch, settings):
    """Names an SQLite file as the copy and opens it, for a test may not reach further databases by itself."""
    opened = []
    monkeypatch.setattr(_Copy, "until", 0.0)  # the test before may have left the copy resting

    def name(file: str) -> None:
        own = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / file), "OPTIONS": {}, "CONN_HEALTH_CHECKS": False}
        monkeypatch.setitem(connections.settings, REPLICA, {**connections.settings["default"], **own})
        settings.DATABASE_ROUTERS = ["portal.kernel.replica.ReplicaRouter"]
        connections[REPLICA] = connections.create_connection(REPLICA)  # the test before may have left one behind
        connections[REPLICA].connect()
        opened.append(file)

    yield name
    if opened:
        connections[REPLICA].close()
        del connections[REPLICA]


@pytest.fixture
def replica(tmp_path, second_database):
    """A migrated database without a row of ours, as a copy that lags far behind."""
    lend_copy(tmp_path)
    second_database("hongjiang.sqlite3")


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


def test_a_copy_that_does_not_answer_is_passed_over(committee, second_database):
    second_database("without-tables.sqlite3")

    assert committee.get(reverse("dashboard")).templates[0].name == "assessment/insight/dashboard.html"


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError, ProgrammingError])
def test_after_a_failure_the_copy_rests(replica, rf, monkeypatch, error):
    now, asked = [1000.0], []
    monkeypatch.setattr(kernel.time, "monotonic", lambda: now[0])

    @from_replica
    def view(request):
        asked.append(router.db_for_read(Node))
        if asked[-1] == REPLICA:
            raise error("broken")
        return "page"

    assert (view(rf.get("/")), asked) == ("page", [REPLICA, "default"])
    now[0] += kernel.PAUSE - 1
    assert (view(rf.get("/")), asked[2:]) == ("page", ["default"])
    now[0] += 2
    assert (view(rf.get("/")), asked[3:]) == ("page", [REPLICA, "default"])


@pytest.mark.django_db
def test_what_is_wrong_with_the_page_itself_is_not_hidden(replica, rf):
    @from_replica
    def view(request):
        raise ProgrammingError("a page that asks for what is nowhere")

    with pytest.raises(ProgrammingError):
        view(rf.get("/"))


@pytest.mark.django_db
def test_what_came_from_the_copy_is_saved_in_the_database(replica):
    found = Node(code="X")
    found._state.db = REPLICA

    with _reading_the_copy():
        assert (router.db_for_read(Node), router.db_for_write(Node, instance=found)) == (REPLICA, "default")
    assert (router.db_for_read(Node, instance=found), router.allow_relation(found, Node())) == ("default", True)
    assert (ReplicaRouter().allow_migrate(REPLICA, "portal"), ReplicaRouter().allow_migrate("default", "portal")) == (False, True)
    assert REPLICA in settings.DATABASES
