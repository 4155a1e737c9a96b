"""Steps of migrations: what they read is worked out before the first of them locks a table."""

from types import SimpleNamespace

from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from portal.kernel.migrating import PromptMigration


def test_all_models_are_rendered_before_the_first_statement(monkeypatch):
    told = []

    def note(word, known):
        told.append((word, known))

    class Add(migrations.AddField):
        def state_forwards(self, app_label, state):
            super().state_forwards(app_label, state)
            note("state", self.name)

        def database_forwards(self, app_label, schema_editor, from_state, to_state):
            assert {"apps"} <= from_state.__dict__.keys() & to_state.__dict__.keys()
            names = [{f.name for f in state.apps.get_model("portal", "thing")._meta.fields} for state in (from_state, to_state)]
            assert names[1] - names[0] == {self.name}
            note("database", self.name)

    def reads(apps, schema_editor):
        note("python", {f.name for f in apps.get_model("portal", "thing")._meta.fields})

    class Both(PromptMigration):
        operations = [
            Add("thing", "size", models.IntegerField(null=True)),
            migrations.RunPython(reads),
            Add("thing", "other", models.ForeignKey("portal.thing", models.CASCADE, null=True)),
        ]

    state = ProjectState()
    state.add_model(ModelState("portal", "Thing", [("id", models.AutoField(primary_key=True))]))
    editor = SimpleNamespace(atomic_migration=True, connection=SimpleNamespace(alias="default"))

    after = Both("0001", "portal").apply(state, editor)

    assert told == [
        ("state", "size"), ("state", "other"), ("database", "size"), ("python", {"id", "size"}), ("database", "other"),
    ]  # fmt: skip
    assert set(after.models["portal", "thing"].fields) == {"id", "size", "other"}
    assert set(state.models["portal", "thing"].fields) == {"id"}
