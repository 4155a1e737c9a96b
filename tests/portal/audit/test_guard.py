"""The trail is append-only, whoever asks, on both databases."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.audit.models import AuditRow
from portal.audit.services import record
from portal.kernel import clock
from portal.rights.access import system_actor
from tests.support.guard import lifted

pytestmark = pytest.mark.db


@pytest.fixture
def row(db):
    record(actor=system_actor("test"), at=clock.now(), action="activity.filed", kind="activity", label="主题党日")
    return AuditRow.objects.get()


def refuse(statement):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        statement()
    assert "append-only" in str(caught.value)


def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)


def test_a_row_is_not_changed(row):
    row.reason = "changed"
    refuse(row.save)
    refuse(lambda: AuditRow.objects.update(reason="changed"))
    refuse(lambda: sql("UPDATE portal_auditrow SET reason = 'changed'"))

    assert AuditRow.objects.get().reason == ""


def test_a_row_is_not_deleted(row):
    refuse(row.delete)
    refuse(lambda: AuditRow.objects.all().delete())
    refuse(lambda: sql("DELETE FROM portal_auditrow"))

    assert AuditRow.objects.count() == 1


def test_a_row_is_not_replaced_or_truncated(row):
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        refuse(lambda: sql("TRUNCATE portal_auditrow"))
    else:
        columns = "id, at, actor_label, action, object_kind, object_id, object_label, node_path, before, after, reason, address, request_id"
        refuse(lambda: sql(f"INSERT OR REPLACE INTO portal_auditrow ({columns}) SELECT id, at, 'x', {columns[20:]} FROM portal_auditrow"))

    assert AuditRow.objects.get().action == "activity.filed"


@pytest.mark.django_db(transaction=True)
def test_the_guard_stands_again_after_the_database_was_emptied_between_tests():
    record(actor=system_actor("test"), at=clock.now(), action="activity.filed", kind="activity")
    with lifted():
        AuditRow.objects.all().delete()
    record(actor=system_actor("test"), at=clock.now(), action="activity.filed", kind="activity")

    refuse(lambda: AuditRow.objects.all().delete())


@pytest.mark.django_db
def test_paths_are_compared_byte_by_byte():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compares so by itself")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, collation_name FROM information_schema.columns WHERE (table_name, column_name) IN"
            " (('portal_node', 'path'), ('portal_auditrow', 'node_path'), "
            " ('assessment_scoretotal', 'path'), ('assessment_roundbranch', 'path'), ('assessment_schemetrialrow', 'path'))"
        )
        found = cursor.fetchall()
        assert (len(found), {row[2] for row in found}) == (5, {"C"})


def test_the_role_of_the_application_only_reads_and_adds(row):
    if connection.vendor != "postgresql":
        with pytest.raises(CommandError):
            call_command("restrict_role", "somebody")
        return
    sql("CREATE ROLE trust_guard_test")
    try:
        call_command("restrict_role", "trust_guard_test", stdout=StringIO())
        with connection.cursor() as cursor:
            for right, allowed in (("SELECT", True), ("INSERT", True), ("UPDATE", False), ("DELETE", False), ("TRUNCATE", False)):
                cursor.execute("SELECT has_table_privilege('trust_guard_test', 'portal_auditrow', %s)", [right])
                assert cursor.fetchone() == (allowed,), right
            cursor.execute("SELECT has_table_privilege('trust_guard_test', 'portal_person', 'UPDATE')")
            assert cursor.fetchone() == (True,)
            cursor.execute("SELECT current_user")
            owner = cursor.fetchone()[0]
        for wrong in (owner, "Not A Name", "nobody_of_this_name"):
            with pytest.raises(CommandError):
                call_command("restrict_role", wrong)
        sql("ALTER ROLE trust_guard_test SUPERUSER")
        with pytest.raises(CommandError, match="superuser"):
            call_command("restrict_role", "trust_guard_test")
        sql("ALTER ROLE trust_guard_test NOSUPERUSER")
        sql("CREATE ROLE trust_guard_owner")
        sql("GRANT trust_guard_owner TO trust_guard_test")
        sql("CREATE TABLE public.trust_guard_table ()")
        sql("ALTER TABLE public.trust_guard_table OWNER TO trust_guard_owner")
        with pytest.raises(CommandError, match="acts as trust_guard_owner"):
            call_command("restrict_role", "trust_guard_test")
    finally:
        sql("DROP TABLE IF EXISTS public.trust_guard_table")
        sql("DROP ROLE IF EXISTS trust_guard_owner")
        sql("DROP OWNED BY trust_guard_test")
        sql("DROP ROLE trust_guard_test")


def test_a_role_is_made_with_the_password_of_the_environment(db, monkeypatch):
    if connection.vendor != "postgresql":
        return
    with pytest.raises(CommandError, match="DATABASE_ROLE_PASSWORD"):
        call_command("restrict_role", "trust_guard_made", "--create", stdout=StringIO())
    for password in ("first'one", "second"):
        monkeypatch.setenv("DATABASE_ROLE_PASSWORD", password)
        call_command("restrict_role", "trust_guard_made", "--create", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = 'trust_guard_made'")
        assert cursor.fetchone() == (True, False, False)
        cursor.execute("SELECT has_table_privilege('trust_guard_made', 'portal_auditrow', 'DELETE')")
        assert cursor.fetchone() == (False,)
