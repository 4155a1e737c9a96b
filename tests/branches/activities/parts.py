"""Steps that the tests of parts share."""

from io import StringIO

from django.core.management import call_command
from django.db import connection

from branches.activities import services
from branches.activities.services import partitions
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory, with_roll

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def sql(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []


def settle():
    """What the commits before the command do: a test is one transaction."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def take_away(part):
    """As docs/operations.md says of an empty part."""
    settle()
    sql(f"ALTER TABLE branches_attendance DETACH PARTITION {part}")
    sql(f"DROP TABLE {part}")


def run(*flags):
    settle()
    out = StringIO()
    call_command("partition_attendance", *flags, stdout=out)
    return out.getvalue()


def restricted(role):
    """A role of the application, as an installation makes it."""
    sql(f"CREATE ROLE {role}")
    call_command("restrict_role", role, stdout=StringIO())


def pieces():
    """Every part and the part for the rest."""
    return [row[0] for row in sql("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'branches_attendance'::regclass")]


def rights(role, table):
    return {one for one in RIGHTS if sql("SELECT has_table_privilege(%s, %s, %s)", role, table, one) == [(True,)]}


def may_call(role):
    return sql("SELECT has_function_privilege(%s, 'branches_attendance_ahead()', 'EXECUTE')", role) == [(True,)]


def next_number():
    return sql("SELECT nextval(pg_get_serial_sequence('branches_activity', 'id'))")[0][0]


def begin_the_year():
    """Let what was made for the next year be the part of this one; returns its first number."""
    this = clock.today().year
    with connection.cursor() as cursor:
        part = next(p for p in partitions._standing_parts(cursor) if p.year == this + 1)
    sql(f"ALTER TABLE branches_attendance_y{this} RENAME TO branches_attendance_y1")
    sql(f"ALTER TABLE {part.table} RENAME TO branches_attendance_y{this}")
    return part.first


def rolls_of_three_years(people):
    """A roll of each of three years, and one corrected row."""
    found = []
    for year in (2024, 2025, 2026):
        at = clock.now().replace(year=year, month=5, day=6)
        found.append(with_roll(ActivityFactory(branch=people.branch_a, starts_at=at, created_at=at, filed=True)))
    row = found[-1].attendance.order_by("pk").first()
    correct(people, row, "leave_sick")
    return found


def correct(people, row, state):
    services.correct_attendance(actor=people.actor(people.secretary), at=clock.now(), attendance=row, state=state, reason="核对签到表")
