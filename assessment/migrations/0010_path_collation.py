"""Copied paths are compared byte by byte, as in the tree they were copied from."""

from django.db import migrations

COLUMNS = [("assessment_scoretotal", "path"), ("assessment_roundbranch", "path")]


def collate(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, column in COLUMNS:
            schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar(250) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_initial")]
    operations = [migrations.RunPython(collate, migrations.RunPython.noop)]
