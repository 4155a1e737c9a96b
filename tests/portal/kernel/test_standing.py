"""What stands before each test is the same whether it was built or put back."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.kernel import clock
from tests.support.factories import NodeFactory, PersonFactory
from tests.support.people import STANDING, FourPeople, four_people

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(STANDING, "kept", None)


def rows() -> dict[str, list]:
    found = {}
    with connection.cursor() as cursor:
        for table in STANDING._tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def undone() -> tuple[FourPeople, dict]:
    """The standing people and their rows, which are taken back."""
    with transaction.atomic():
        found = four_people(), rows()
        transaction.set_rollback(True)
    return found


def test_what_is_put_back_is_what_was_built():
    (built, written), (back, again) = undone(), undone()

    assert STANDING.kept is not None
    assert {table: len(found) for table, found in written.items()} == {
        "portal_node": 11, "portal_person": 18, "portal_user": 9, "portal_rolegrant": 9, "branches_branch": 3,
        "branches_branchcoverage": 3, "branches_branchmembership": 12, "branches_branchpost": 3,
    }  # fmt: skip
    assert again == written
    assert (back.secretary, back.nodes, back.branch_c) == (built.secretary, built.nodes, built.branch_c)
    assert back.secretary is not built.secretary
    assert back.secretary.person.unit is back.nodes["CM-A"]


def test_no_test_meets_what_another_did_to_the_objects():
    undone()
    with transaction.atomic():
        four_people().secretary.display_name = "别人"
        transaction.set_rollback(True)

    assert four_people().secretary.display_name == "书记甲"


def test_a_row_made_afterwards_has_a_key_and_a_number_of_its_own():
    undone()
    people = four_people()

    person = PersonFactory(unit=people.nodes["CM-A"])

    assert person.pk > people.worker.person_id
    assert len({row[1] for row in rows()["portal_person"]}) == 19


def test_where_a_row_stands_already_they_are_built_beside_it():
    undone()
    other = NodeFactory(code="QT")

    people = four_people()

    assert other.pk not in {node.pk for node in people.nodes.values()}
    assert len(rows()["portal_node"]) == 12


def test_under_another_clock_they_are_built(monkeypatch, django_assert_max_num_queries):
    undone()
    with django_assert_max_num_queries(25):
        undone()
    now = clock.now() - timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: now)

    with CaptureQueriesContext(connection) as asked:
        four_people()

    assert len(asked) > 50


def test_another_day_is_built_anew(monkeypatch):
    undone()
    kept, tomorrow = STANDING.kept, clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)

    four_people()

    assert STANDING.kept is not kept
    assert STANDING.kept.day == tomorrow
