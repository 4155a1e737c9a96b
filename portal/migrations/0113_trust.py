"""Seals over the trail, which are guarded as the trail is, and what the clock has done in which stretch."""

from django.db import migrations, models

from portal.kernel.migrating import PromptMigration


SAY = "the seals of the audit trail are append-only"
SQLITE = {
    "seal_no_update": f"BEFORE UPDATE ON portal_auditseal BEGIN SELECT RAISE(ABORT, '{SAY}'); END",
    "seal_no_delete": f"BEFORE DELETE ON portal_auditseal BEGIN SELECT RAISE(ABORT, '{SAY}'); END",
    # INSERT OR REPLACE deletes without firing the delete trigger.
    "seal_no_replace": "BEFORE INSERT ON portal_auditseal WHEN EXISTS (SELECT 1 FROM portal_auditseal WHERE id = NEW.id)"
    f" BEGIN SELECT RAISE(ABORT, '{SAY}'); END",
}
POSTGRES = f"""
CREATE OR REPLACE FUNCTION portal_seal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SAY}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER seal_no_change BEFORE UPDATE OR DELETE ON portal_auditseal
    FOR EACH ROW EXECUTE FUNCTION portal_seal_guard();
CREATE OR REPLACE TRIGGER seal_no_truncate BEFORE TRUNCATE ON portal_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION portal_seal_guard();
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
        schema_editor.execute("DROP TRIGGER IF EXISTS seal_no_change ON portal_auditseal")
        schema_editor.execute("DROP TRIGGER IF EXISTS seal_no_truncate ON portal_auditseal")


class Migration(PromptMigration):

    dependencies = [
        ('portal', '0111_second_looks'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('upto', models.BigIntegerField()),
                ('count', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('mark', models.BigIntegerField()),
                ('horizon', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='JobPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=120)),
                ('stretch', models.CharField(max_length=20)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('started_at', models.DateTimeField(db_index=True)),
                ('lease_until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('task', 'stretch'), name='job_period_once')],
            },
        ),
        migrations.RunPython(guard, lift),
    ]
