"""What migrations share: many tables made in one step, the rows of folded ones, defaults for the version that still serves."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, cast

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.operations.models import AddIndex, CreateModel
from django.db.migrations.operations.special import RunPython
from django.db.migrations.state import ProjectState


class PromptMigration(Migration):
    """A migration that works out what all its steps read before it takes its first lock.

    Django renders the models of a step when the step begins, which takes seconds with some hundred models; the locks of the steps
    before are held meanwhile, and the version that still serves waits. ``sqlmigrate`` shows the same statements as ever.
    """

    def apply(self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False) -> ProjectState:
        """Carry out the steps on ``schema_editor``; gives the state after them."""
        if collect_sql or not schema_editor.atomic_migration:
            return super().apply(project_state, schema_editor, collect_sql)
        planned, after = [], project_state
        for operation in self.operations:
            after = after.clone()
            before = after.clone()
            if isinstance(operation, RunPython):  # it renders the models anew where a step before changed fields only
                before.clear_delayed_apps_cache()
                before.is_delayed = False
            operation.state_forwards(self.app_label, after)
            before.apps, after.apps  # noqa: B018  # rendered here
            planned.append((operation, before, after))
        for operation, before, then in planned:
            operation.database_forwards(self.app_label, schema_editor, before, then)
        return after


class CreateTables(Operation):
    """Create the tables of ``models`` together.

    One ``CreateModel`` after the other renders every related model again: with some hundred tables minutes instead of seconds.
    Foreign keys may point at any table of the same step, in any order.
    """

    category = OperationCategory.ADDITION
    reversible = True

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add all models; they are rendered once, when the tables are made, and stay so for the rows that follow."""
        state.__dict__.pop("apps", None)
        state.is_delayed = False
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the tables, then their foreign keys: rows may come in the same migration."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)
        for statement in schema_editor.deferred_sql:
            schema_editor.execute(statement)
        schema_editor.deferred_sql.clear()

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the tables away."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What ``migrate`` prints."""
        return f"Create {len(self.models)} tables"


class AddIndexUnlocked(AddIndex):
    """An index that PostgreSQL builds beside writers, whatever the length of the table, for a migration with ``atomic = False``.

    ``CONCURRENTLY`` works outside any transaction; a half-built one of an attempt before is taken away first.
    """

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        name = schema_editor.quote_name(self.index.name)
        if schema_editor.connection.vendor != "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        editor = cast(Any, schema_editor)  # that of PostgreSQL
        editor.add_index(to_state.apps.get_model(app_label, self.model_name), self.index, concurrently=True)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        editor = cast(Any, schema_editor)
        editor.remove_index(from_state.apps.get_model(app_label, self.model_name), self.index, concurrently=True)


def rows_of(app_label: str, names: Iterable[str], without: frozenset[str] = frozenset()) -> list[RunPython]:
    """Give the Python steps of the migrations ``names`` in their order, except functions named in ``without``.

    Left out are those that change what an older version had written: an empty database has no such rows.
    """
    steps = []
    for name in names:
        for operation in import_module(f"{app_label}.migrations.{name}").Migration.operations:
            if isinstance(operation, RunPython) and getattr(operation.code, "__name__", "") not in without:
                steps.append(cast(RunPython, operation))
    return steps


def keep_defaults(app_label: str, columns: Mapping[str, Iterable[str]]) -> Callable[[Any, BaseDatabaseSchemaEditor], None]:
    """A Python step that gives ``columns`` (model name -> fields with ``db_default``) their default in PostgreSQL once more."""

    def step(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        for model_name, names in columns.items():
            meta, quoted = apps.get_model(app_label, model_name)._meta, schema_editor.quote_name
            for field in map(meta.get_field, names):
                sql, params = schema_editor.db_default_sql(field)
                table, column = quoted(meta.db_table), quoted(field.column)
                schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {sql}", params)

    return step
