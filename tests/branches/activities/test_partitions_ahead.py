"""Who may do what with the table of attendance in parts, and the year that is made ahead: rights, numbers, one call at a time."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from branches.activities.services import partitions
from portal.audit import rowtrail
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.rights.access import system_actor
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.activities.parts import (
    begin_the_year,
    may_call,
    next_number,
    pieces,
    restricted,
    rights,
    rolls_of_three_years,
    run,
    settle,
    sql,
    take_away,
)

pytestmark = [
    pytest.mark.db,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="parts are a matter of PostgreSQL"),
]


@pytest.fixture
def rolls(people):
    return rolls_of_three_years(people)


def test_rights_of_the_application_are_kept(rolls):
    sql("CREATE ROLE shelf_app")
    sql("GRANT SELECT, INSERT, UPDATE, DELETE ON branches_attendance TO shelf_app")
    sql("GRANT USAGE, SELECT ON SEQUENCE branches_attendance_id_seq TO shelf_app")
    for flags in (("--yes",), ("--join", "--yes")):
        run(*flags)
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            assert sql("SELECT has_table_privilege('shelf_app', 'branches_attendance', %s)", right) == [(True,)]
        assert sql("SELECT has_table_privilege('shelf_app', 'branches_attendance', 'TRUNCATE')") == [(False,)]
        assert sql("SELECT has_sequence_privilege('shelf_app', 'branches_attendance_id_seq', 'USAGE')") == [(True,)]


def test_every_part_has_the_rights_of_the_whole(rolls):
    """A backup by the role of the application locks each part by its own name."""
    settle()
    restricted("shelf_app")
    sql("CREATE ROLE shelf_reader")
    sql("GRANT SELECT ON branches_attendance TO shelf_reader")
    app = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    run("--yes")
    assert len(pieces()) == 5
    for piece in pieces():
        assert (piece, rights("shelf_app", piece), rights("shelf_reader", piece)) == (piece, app, {"SELECT"})
    take_away("branches_attendance_y2027")
    sql("SET ROLE shelf_app")
    assert partitions.keep_ahead() == "branches_attendance_y2027"
    sql("LOCK TABLE branches_attendance_y2027 IN ACCESS SHARE MODE")
    sql("RESET ROLE")
    for piece in pieces():
        assert (piece, rights("shelf_app", piece), rights("shelf_reader", piece)) == (piece, app, {"SELECT"})


def test_only_who_writes_rolls_may_make_the_next_year(rolls):
    settle()
    restricted("shelf_app")
    sql("CREATE ROLE shelf_reader")
    sql("GRANT SELECT ON branches_attendance TO shelf_reader")
    run("--yes")
    assert (may_call("shelf_app"), may_call("shelf_reader")) == (True, False)
    # A backup that comes back without rights: its functions are everybody's again.
    sql("REVOKE ALL ON FUNCTION branches_attendance_ahead() FROM shelf_app")
    sql("GRANT EXECUTE ON FUNCTION branches_attendance_ahead() TO PUBLIC")
    call_command("restrict_role", "shelf_app", stdout=StringIO())
    assert (may_call("shelf_app"), may_call("shelf_reader")) == (True, False)


def test_the_next_year_is_made_ahead_by_the_application_and_nothing_is_refused(people, rolls):
    run("--yes")
    take_away("branches_attendance_y2027")
    settle()
    restricted("shelf_app")
    sql("SET ROLE shelf_app")
    assert partitions.keep_ahead() == "branches_attendance_y2027"
    assert partitions.keep_ahead() == ""
    sql("RESET ROLE")
    assert rowtrail.missing() == []
    far = ActivityFactory(pk=10**9, branch=people.branch_a)
    with_roll(far)
    assert sql("SELECT DISTINCT tableoid::regclass::text FROM branches_attendance WHERE activity_id = %s", far.pk) == [
        ("branches_attendance_rest",)
    ]
    take_away("branches_attendance_y2027")
    settle()
    assert partitions.keep_ahead() == "branches_attendance_y2027"  # beyond what found its place in the rest
    assert partitions._standing_parts(connection.cursor())[-1].first == far.pk + 1


def test_a_new_year_begins_with_its_own_part(people, rolls):
    run("--yes")
    first = begin_the_year()
    with transaction.atomic():
        partitions.keep_ahead()
        assert ActivityFactory(branch=people.branch_a).pk == first
        assert ActivityFactory(branch=people.branch_a).pk == first + 1
        partitions.keep_ahead()  # numbers never go back
        assert ActivityFactory(branch=people.branch_a).pk == first + 2


@pytest.mark.parametrize("is_called", [True, False])
def test_numbers_that_were_set_further_never_go_back(rolls, is_called):
    run("--yes")
    far = begin_the_year() + 500
    sql("SELECT setval(pg_get_serial_sequence('branches_activity', 'id'), %s, %s)", far, is_called)
    partitions.keep_ahead()
    assert next_number() == far + is_called


def test_a_year_that_has_begun_is_not_begun_again(rolls):
    """Where no activity came since: a second begin would race with the first that does."""
    run("--yes")
    first = begin_the_year()
    for _day in range(2):
        partitions.keep_ahead()
        assert sql("SELECT last_value, is_called FROM branches_activity_id_seq") == [(first - 1, True)]
    assert next_number() == first


def test_one_call_at_a_time(rolls):
    run("--yes")
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()"
    before = sql(held)[0][0]
    partitions.keep_ahead()
    assert sql(held)[0][0] == before + 1  # to the end of the transaction


def test_an_owner_without_powers_keeps_ahead_whatever_other_schemas_hold(rolls):
    settle()
    sql("CREATE ROLE shelf_owner")
    sql("GRANT USAGE, CREATE ON SCHEMA public TO shelf_owner")
    sql(
        "DO $$ DECLARE one text; BEGIN FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP"
        " EXECUTE format('ALTER TABLE %I OWNER TO shelf_owner', one); END LOOP; END $$"
    )
    sql("ALTER FUNCTION portal_row_trail() OWNER TO shelf_owner")
    run("--yes")
    sql("CREATE SCHEMA closed")
    sql("CREATE SEQUENCE closed.numbers")
    take_away("branches_attendance_y2027")
    assert partitions.keep_ahead() == "branches_attendance_y2027"
    owners = sql("SELECT DISTINCT tableowner FROM pg_tables WHERE tablename LIKE 'branches\\_attendance%'")
    assert owners == [("shelf_owner",)]


def test_only_the_owner_may(rolls):
    settle()
    sql("CREATE ROLE shelf_app")
    sql("GRANT SELECT ON branches_activity, branches_attendance TO shelf_app")
    sql("GRANT SELECT ON SEQUENCE branches_activity_id_seq TO shelf_app")
    sql("SET ROLE shelf_app")
    with pytest.raises(RuleBroken, match="not_owner"):
        partitions.cut(actor=system_actor("partition_attendance"), at=clock.now())
