"""The table of attendance in parts and back: the same rows, keys and rights; the ORM as before; nothing is ever refused."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from branches.activities import tasks
from branches.activities.checks import check_partitions
from branches.activities.models import Activity, Attendance, AttendanceCorrection
from branches.activities.services import partitions
from branches.activities.services.partitions import Part, parts_of
from portal.audit import rowtrail
from portal.audit.models import AuditRow, RowTrail
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.rights.access import system_actor
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.activities.parts import correct, rolls_of_three_years, run, settle, sql, take_away

pytestmark = pytest.mark.django_db
needs_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="parts are a matter of PostgreSQL")
MILLION = 1_000_000
ACT = {"actor": system_actor("partition_attendance")}


# -- the ranges -------------------------------------------------------------------------------------------
def test_an_empty_portal_gets_this_year_and_the_next():
    assert parts_of({}, year=2026, last=0) == (Part(2026, None, 2 * MILLION), Part(2027, 2 * MILLION, 3 * MILLION))


def test_each_year_begins_with_its_first_activity():
    begun = {2024: (1, 700), 2025: (701, 900_000), 2026: (900_701, 50)}
    found = parts_of(begun, year=2026, last=900_750)
    assert found == (
        Part(2024, None, 701), Part(2025, 701, 900_701), Part(2026, 900_701, 3 * MILLION), Part(2027, 3 * MILLION, 5 * MILLION)
    )  # fmt: skip


def test_a_late_date_on_a_low_number_makes_no_ranges_cross():
    begun = {2024: (5, 700), 2025: (3, 2), 2026: (900, 50)}
    assert [(p.year, p.first, p.end) for p in parts_of(begun, year=2026, last=950)][:2] == [(2024, None, 3), (2025, 3, 900)]


def test_a_year_without_activities_has_no_range_unless_it_is_this_one():
    found = parts_of({2023: (1, 10)}, year=2026, last=10)
    assert [(p.year, p.first, p.end) for p in found][:2] == [(2023, None, 11), (2026, 11, 2 * MILLION)]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="of the embedded database")
def test_the_embedded_database_has_no_parts():
    with pytest.raises(CommandError, match="PostgreSQL"):
        call_command("partition_attendance", "--yes", stdout=StringIO())
    with override_settings(ATTENDANCE_PARTITIONS=True):
        tasks.keep_partitions()
        assert check_partitions(databases=["default"]) == []
    with pytest.raises(RuleBroken, match="no_postgres"):
        partitions.join(**ACT, at=clock.now())


# -- on PostgreSQL ----------------------------------------------------------------------------------------
@transaction.atomic
def committed(act):
    act()
    sql("SET CONSTRAINTS ALL IMMEDIATE")


def rows():
    return list(Attendance.objects.order_by("pk").values()), list(AttendanceCorrection.objects.order_by("pk").values())


def keys(table="branches_attendance"):
    return dict(
        sql("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND conparentid = 0", table)
    )


def indexes():
    return dict(
        sql("SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'branches_attendance'::regclass")
    )


@pytest.fixture
def rolls(people):
    return rolls_of_three_years(people)


@pytest.mark.db
@needs_postgres
def test_the_plan_changes_nothing(rolls):
    out = run()
    assert ("2024" in out, "--yes" in out, partitions.is_cut()) == (True, True, False)


@pytest.mark.db
@needs_postgres
def test_every_row_key_and_index_stands_in_parts_and_comes_back(rolls):
    before, plain_keys, plain_indexes = rows(), keys(), indexes()
    tie = keys("branches_attendancecorrection")
    run("--yes")
    assert rows() == before
    assert {name: words for name, words in keys().items() if name != "branches_attendance_pkey"} == {
        name: words for name, words in plain_keys.items() if name != "branches_attendance_pkey"
    }
    assert keys()["branches_attendance_pkey"] == "PRIMARY KEY (id, activity_id)"
    assert set(indexes()) == set(plain_indexes)
    assert [n for _part, n in sql("SELECT tableoid::regclass::text, count(*) FROM branches_attendance GROUP BY 1 ORDER BY 1")] == [
        activity.attendance.count() for activity in rolls
    ]
    run("--join", "--yes")
    assert (rows(), keys(), indexes(), keys("branches_attendancecorrection")) == (before, plain_keys, plain_indexes, tie)
    assert AuditRow.objects.filter(action__in=["attendance.partitioned", "attendance.joined"]).count() == 2
    assert rowtrail.missing() == []


@pytest.mark.db
@needs_postgres
def test_the_services_work_as_before(people, rolls):
    last = Attendance.objects.order_by("-pk").first().pk
    run("--yes")
    fresh = with_roll(ActivityFactory(branch=people.branch_a, filed=True))
    assert fresh.attendance.order_by("pk").first().pk > last
    row = fresh.attendance.order_by("pk").first()
    correct(people, row, "leave_sick")
    row.refresh_from_db()
    assert (row.state, row.corrections.get().before, Activity.objects.get(pk=fresh.pk).present) == (
        "leave_sick",
        "present",
        fresh.present - 1,
    )
    run("--join", "--yes")
    assert row.corrections.count() == 1
    assert with_roll(ActivityFactory(branch=people.branch_a)).attendance.order_by("pk").first().pk > row.pk


@pytest.mark.db
@needs_postgres
def test_keys_still_refuse_what_they_refused(people, rolls):
    run("--yes")
    row, corrected = rolls[0].attendance.first(), AttendanceCorrection.objects.get().attendance
    words = {"before": "present", "after": "absent", "reason": "x", "corrected_by": people.secretary, "corrected_at": clock.now()}
    for act in (
        lambda: Attendance.objects.create(activity_id=row.activity_id, person_id=row.person_id),
        lambda: Attendance.objects.create(activity_id=row.activity_id, person_id=10**12),
        lambda: Attendance.objects.create(activity_id=10**12, person_id=row.person_id),
        lambda: AttendanceCorrection.objects.create(attendance_id=10**12, **words),
        lambda: sql("DELETE FROM branches_attendance WHERE id = %s", corrected.pk),
    ):
        with pytest.raises(IntegrityError):
            committed(act)


@pytest.mark.db
@needs_postgres
def test_a_question_for_one_activity_reads_one_part(rolls):
    run("--yes")
    for activity in rolls[:2]:
        told = activity.attendance.all().explain()
        assert f"branches_attendance_y{activity.created_at.year}" in told
        assert told.count("branches_attendance_y") == told.count(f"branches_attendance_y{activity.created_at.year}")
    told = Attendance.objects.filter(activity__in=[a.pk for a in rolls[:2]]).explain()
    assert ("_y2024" in told, "_y2025" in told, "_y2026" in told, "_rest" in told) == (True, True, False, False)


@pytest.mark.db
@needs_postgres
def test_the_witness_sees_the_whole_and_each_part(rolls):
    run("--yes")
    seen = RowTrail.objects.filter(table_name__startswith="branches_attendance").exclude(table_name__endswith="correction")
    before = seen.count()
    Attendance.objects.filter(activity=rolls[0]).update(method="import")
    assert list(seen.order_by("-pk").values_list("table_name", "row_count")[:1]) == [("branches_attendance", rolls[0].attendance.count())]
    sql("UPDATE branches_attendance_y2025 SET method = 'import'")
    assert (seen.order_by("-pk").first().table_name, seen.count() - before) == ("branches_attendance_y2025", 2)
    sql("DROP TRIGGER row_trail_delete ON branches_attendance_y2025")
    assert rowtrail.missing() == ["branches_attendance_y2025"]
    settle()
    rowtrail.put_in_place(connection)
    assert rowtrail.missing() == []


@pytest.mark.db
@needs_postgres
def test_what_does_not_fit_is_refused(rolls):
    with pytest.raises(CommandError, match="没有分区"):
        run("--join", "--yes")
    sql("CREATE TABLE stranger (id bigint REFERENCES branches_attendance (id))")
    with pytest.raises(CommandError, match="stranger"):
        run("--yes")
    sql("DROP TABLE stranger")
    run("--yes")
    with pytest.raises(CommandError, match="已经分区"):
        run("--yes")


@pytest.mark.db
@needs_postgres
def test_setting_and_table_that_differ_are_told(rolls):
    def told():
        return [one.id for one in check_partitions(databases=["default"])]

    with override_settings(ATTENDANCE_PARTITIONS=True):
        assert told() == ["branches.W001"]
    run("--yes")
    assert told() == ["branches.W002"]
    with override_settings(ATTENDANCE_PARTITIONS=True):
        assert told() == []
        take_away("branches_attendance_y2027")
        tasks.keep_partitions()
        assert partitions.layout(at=clock.now()).parts[-1].year == 2027
