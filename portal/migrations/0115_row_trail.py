"""The row trail (docs/adr/0059): what the triggers of PostgreSQL write beside the acts, and what ties it to them.

The functions stand here; the triggers of each table are put in place after every ``migrate`` (portal/audit/rowtrail.py). The two
columns of the trail are added by hand: Django would build the table anew on SQLite, which forgets its guard, and on PostgreSQL
a default given together with the column would be written into every old row.
"""

from django.db import migrations, models

import portal.kernel.fields

from portal.kernel.migrating import PromptMigration

SAY = "the row trail is append-only"
KEPT = "1096 days"
# As the owner of the tables, so that the role of the application needs no right to write here and cannot forge a row. What runs as the
# owner must not be hung on a table of somebody else: nobody but the owner may call it (KEEP_APART), it serves tables of ``public`` only,
# and names resolve to nothing that somebody else can put in the way.
PINNED = "SET search_path = pg_catalog, pg_temp"
AS_OWNER = f"LANGUAGE plpgsql SECURITY DEFINER {PINNED}"
OURS = """
    IF TG_TABLE_SCHEMA <> 'public' THEN
        RAISE EXCEPTION 'the row trail serves tables of the portal only' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
FACTS = (
    "transaction_timestamp(), pg_current_xact_id()::text::bigint, TG_TABLE_NAME, left(TG_OP, 1), {n}, {keys}, session_user,"
    " left(current_setting('application_name'), 63), false"
)
INTO = "INSERT INTO public.portal_rowtrail (at, txid, table_name, operation, row_count, keys, role, program, is_direct)"
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION portal_row_trail() RETURNS trigger {AS_OWNER} AS $$
DECLARE n bigint; k jsonb; key text;
BEGIN{OURS}
    IF TG_OP = 'TRUNCATE' THEN
        {INTO} SELECT {FACTS.format(n="NULL", keys="NULL")};
        RETURN NULL;
    END IF;
    IF TG_ARGV[0] = 'id' THEN
        SELECT count(*) INTO n FROM changed;
        IF n = 0 THEN RETURN NULL; END IF;
        SELECT jsonb_agg(s.id) INTO k FROM (SELECT id FROM changed LIMIT 1000) s;
    ELSE
        key := quote_ident(TG_ARGV[0]);
        EXECUTE 'SELECT (SELECT count(*) FROM changed), (SELECT jsonb_agg(s.k) FROM (SELECT ' || key || ' AS k FROM changed LIMIT 1000) s)'
            INTO n, k;
        IF n = 0 THEN RETURN NULL; END IF;
    END IF;
    {INTO} SELECT {FACTS.format(n="n", keys="k")};
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION portal_row_trail_judge() RETURNS trigger {AS_OWNER} AS $$
BEGIN{OURS}
    IF NOT EXISTS (SELECT 1 FROM public.portal_auditrow a WHERE a.txid = NEW.txid AND a.written_at = NEW.at) THEN
        UPDATE public.portal_rowtrail SET is_direct = true WHERE id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION portal_row_trail_guard() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $$
BEGIN{OURS}
    IF TG_OP = 'UPDATE' AND NEW.is_direct AND to_jsonb(NEW) - 'is_direct' = to_jsonb(OLD) - 'is_direct' THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '{KEPT}' THEN RETURN OLD; END IF;
    RAISE EXCEPTION '{SAY}' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION portal_row_trail_forget() RETURNS bigint {AS_OWNER} AS $$
DECLARE kept bigint; gone bigint;
BEGIN
    SELECT id INTO kept FROM public.portal_rowtrail WHERE at >= now() - interval '{KEPT}' ORDER BY id LIMIT 1;
    DELETE FROM public.portal_rowtrail WHERE (kept IS NULL OR id < kept) AND at < now() - interval '{KEPT}';
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""
GUARD = """
CREATE OR REPLACE TRIGGER row_trail_no_change BEFORE UPDATE OR DELETE ON portal_rowtrail
    FOR EACH ROW EXECUTE FUNCTION portal_row_trail_guard();
CREATE OR REPLACE TRIGGER row_trail_no_truncate BEFORE TRUNCATE ON portal_rowtrail
    FOR EACH STATEMENT EXECUTE FUNCTION portal_row_trail_guard();
"""
JUDGE = """
DROP TRIGGER IF EXISTS row_trail_judge ON portal_rowtrail;
CREATE CONSTRAINT TRIGGER row_trail_judge AFTER INSERT ON portal_rowtrail DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION portal_row_trail_judge();
"""
ROUTINES = ("portal_row_trail()", "portal_row_trail_judge()", "portal_row_trail_guard()", "portal_row_trail_forget()")
KEEP_APART = f"REVOKE ALL ON FUNCTION {', '.join(ROUTINES)} FROM PUBLIC;"


def add_columns(apps, schema_editor):
    kinds = {"txid": ("bigint", "(pg_current_xact_id()::text)::bigint"), "written_at": ("timestamp with time zone", "transaction_timestamp()")}
    for name, (kind, default) in kinds.items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"ALTER TABLE portal_auditrow ADD COLUMN {name} {kind.partition(' with ')[0].replace('timestamp', 'datetime')} NULL")
        else:
            schema_editor.execute(f"ALTER TABLE portal_auditrow ADD COLUMN {name} {kind} NULL")
            schema_editor.execute(f"ALTER TABLE portal_auditrow ALTER COLUMN {name} SET DEFAULT {default}")


def drop_columns(apps, schema_editor):
    for name in ("txid", "written_at"):
        schema_editor.execute(f"ALTER TABLE portal_auditrow DROP COLUMN {name}")


def guard(apps, schema_editor):
    """Functions and guard; harmless when they are there."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTIONS + GUARD + JUDGE + KEEP_APART)


def lift(apps, schema_editor):
    """Take the functions away, and with them every trigger that calls them."""
    if schema_editor.connection.vendor == "postgresql":
        for routine in ROUTINES:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {routine} CASCADE")


class Migration(PromptMigration):
    dependencies = [("portal", "0114_holds")]

    operations = [
        migrations.CreateModel(
            name="RowTrail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField(db_index=True)),
                ("table_name", models.CharField(max_length=63)),
                ("operation", models.CharField(choices=[("I", "新增"), ("U", "修改"), ("D", "删除"), ("T", "清空")], max_length=1)),
                ("row_count", models.BigIntegerField(null=True)),
                ("keys", models.JSONField(null=True)),
                ("role", models.CharField(max_length=63)),
                ("program", models.CharField(blank=True, max_length=63)),
                ("is_direct", models.BooleanField(default=False)),
            ],
            options={"ordering": ["-at", "-id"]},
        ),
        migrations.AddIndex(
            "rowtrail", models.Index(condition=models.Q(("is_direct", True)), fields=["-at", "-id"], name="rowtrail_direct")
        ),
        migrations.RunPython(guard, lift),
        # Last: every save waits for this table from here to the end of the migration.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add_columns, drop_columns)],
            state_operations=[
                migrations.AddField(
                    "auditrow", "txid",
                    models.BigIntegerField(
                        db_default=portal.kernel.fields.OnPostgres("(pg_current_xact_id()::text)::bigint"), editable=False, null=True
                    ),
                ),
                migrations.AddField(
                    "auditrow", "written_at",
                    models.DateTimeField(
                        db_default=portal.kernel.fields.OnPostgres("transaction_timestamp()"), editable=False, null=True
                    ),
                ),
            ],
        ),
    ]  # fmt: skip
