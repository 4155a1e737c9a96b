"""Paths are compared byte by byte: a subtree is the range [path, path~), which no language's alphabet may reorder.

SQLite compares so by itself; PostgreSQL is told.
"""

from django.db import migrations

COLUMNS = [("portal_node", "path"), ("portal_auditrow", "node_path")]


def collate(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, column in COLUMNS:
            schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar(250) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("portal", "0010_audit_guard")]
    operations = [migrations.RunPython(collate, migrations.RunPython.noop)]
