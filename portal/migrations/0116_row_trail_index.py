"""The index that ties a statement to its act (docs/adr/0059): PostgreSQL builds it without locking the trail, whatever its length."""

from django.db import migrations, models


class AddIndexUnlocked(migrations.AddIndex):
    """``CONCURRENTLY`` on PostgreSQL, outside any transaction; a half-built one of an attempt before is taken away first."""

    atomic = False

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        name = schema_editor.quote_name(self.index.name)
        if schema_editor.connection.vendor != "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        schema_editor.add_index(to_state.apps.get_model(app_label, self.model_name), self.index, concurrently=True)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        schema_editor.remove_index(from_state.apps.get_model(app_label, self.model_name), self.index, concurrently=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("portal", "0115_row_trail")]

    operations = [
        AddIndexUnlocked("auditrow", models.Index(condition=models.Q(("txid__isnull", False)), fields=["txid"], name="audit_by_txid")),
    ]
