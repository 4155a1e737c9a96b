"""An administrator holds no business role, nor the other way round: refused by the database as well as by the service.

Two administrator roles in one hand are refused by the unique constraint ``grant_one_admin_role``.
"""

from django.db import migrations

ADMIN = "('system_admin', 'security_admin', 'audit_admin')"
SAY = "administrator and business roles are held by different people"
CLASH = """EXISTS (SELECT 1 FROM portal_rolegrant g WHERE g.user_id = NEW.user_id AND g.id {other} NEW.id AND g.withdrawn_at IS NULL
    AND (g.ends_on IS NULL OR g.ends_on >= NEW.starts_on) AND (g.role IN {admin}) <> (NEW.role IN {admin}))"""
POSTGRES = f"""
CREATE OR REPLACE FUNCTION portal_admin_roles_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.withdrawn_at IS NULL AND {CLASH.format(other="<>", admin=ADMIN)} THEN
        RAISE EXCEPTION '{SAY}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER admin_roles_apart BEFORE INSERT OR UPDATE ON portal_rolegrant
    FOR EACH ROW EXECUTE FUNCTION portal_admin_roles_apart();
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    clash = CLASH.format(other="IS NOT", admin=ADMIN)  # the new id is not yet known to a trigger of SQLite
    for name, event in (("admin_roles_apart_insert", "INSERT"), ("admin_roles_apart_update", "UPDATE")):
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON portal_rolegrant"
            f" WHEN NEW.withdrawn_at IS NULL AND {clash} BEGIN SELECT RAISE(ABORT, '{SAY}'); END"
        )


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS admin_roles_apart ON portal_rolegrant")
        return
    for name in ("admin_roles_apart_insert", "admin_roles_apart_update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("portal", "0012_catalogue")]
    operations = [migrations.RunPython(guard, lift)]
