"""The trail is append-only: UPDATE, DELETE and (where it exists) TRUNCATE of audit rows are refused by triggers.

SQLite forgets the triggers of a table that a later migration rebuilds: such a migration must call ``guard`` again
(a test looks for them). Tests lift the guard around the emptying of the database between two tests.
"""

from django.db import migrations

SAY = "the audit trail is append-only"
SQLITE = {
    "audit_no_update": f"BEFORE UPDATE ON portal_auditrow BEGIN SELECT RAISE(ABORT, '{SAY}'); END",
    "audit_no_delete": f"BEFORE DELETE ON portal_auditrow BEGIN SELECT RAISE(ABORT, '{SAY}'); END",
    # INSERT OR REPLACE deletes without firing the delete trigger.
    "audit_no_replace": "BEFORE INSERT ON portal_auditrow WHEN EXISTS (SELECT 1 FROM portal_auditrow WHERE id = NEW.id)"
    f" BEGIN SELECT RAISE(ABORT, '{SAY}'); END",
}
POSTGRES = f"""
CREATE OR REPLACE FUNCTION portal_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SAY}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON portal_auditrow
    FOR EACH ROW EXECUTE FUNCTION portal_audit_guard();
CREATE OR REPLACE TRIGGER audit_no_truncate BEFORE TRUNCATE ON portal_auditrow
    FOR EACH STATEMENT EXECUTE FUNCTION portal_audit_guard();
"""


def guard(apps, schema_editor):
    """Put the triggers in place; harmless when they are there."""
    if schema_editor.connection.vendor == "sqlite":
        for name, body in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")
    else:
        schema_editor.execute(POSTGRES)


def lift(apps, schema_editor):
    """Take the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_no_change ON portal_auditrow")
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_no_truncate ON portal_auditrow")


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]
    operations = [migrations.RunPython(guard, lift)]
