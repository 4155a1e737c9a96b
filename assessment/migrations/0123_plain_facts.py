"""Stored facts stay as they are written: two thousand characters, which PostgreSQL would compress on the way in and unpack for every
re-score, more work than writing the rows. They need three times the room, 3 kB a branch and round."""

from django.db import migrations

from portal.kernel.migrating import PromptMigration

TABLE = "assessment_periodfact"


def keep_plain(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN facts SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160)")


def compress(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN facts SET STORAGE EXTENDED, RESET (toast_tuple_target)")


class Migration(PromptMigration):
    dependencies = [("assessment", "0122_beside_the_version_before")]
    operations = [migrations.RunPython(keep_plain, compress)]
