"""Steps of migrations that the code of the version before, still serving, may stumble over. Read, not run."""

from typing import Any

from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

APPS = ("portal", "workforce", "branches", "assessment")
FOLDED = "0110_folded"


def complaint(step: Any, app: str, state: ProjectState, born: set[str]) -> str:
    """Why old code may stumble over ``step``, which finds the models of ``state``; "" where it may not.

    ``born`` are the models made by the same migration: old code knows none of them.
    """
    name = getattr(step, "model_name", "").lower()
    if name in born:
        return ""
    if isinstance(step, ops.RemoveField | ops.RenameField | ops.DeleteModel | ops.RenameModel):
        return "gone or renamed"
    if isinstance(step, ops.RunSQL):
        return "SQL that nobody here reads"
    if isinstance(step, ops.AddConstraint):
        return "what old code writes may be refused, and the table is locked while it is checked"
    field = getattr(step, "field", None)
    # Django fills an added column and then drops the default of the database: old code writes no value into it.
    if isinstance(step, ops.AddField) and not (field.null or field.many_to_many) and field.db_default is NOT_PROVIDED:
        return "compulsory column"
    if isinstance(step, ops.AlterField):
        old = state.models[app, name].fields[step.name]
        if old.null and not field.null:
            return "made compulsory"
        if old.get_internal_type() != field.get_internal_type():
            return "another type"
    return ""


def _flat(steps: Any) -> list[Any]:
    """``steps`` with those that are told to the database alone."""
    return [one for step in steps for one in (step.database_operations if isinstance(step, ops.SeparateDatabaseAndState) else [step])]


def read() -> dict[str, Any]:
    """All steps of the migrations after the folded ones: how many, which are in Python, and the complaints."""
    graph = MigrationLoader(None).graph
    plan = list(dict.fromkeys(key for leaf in sorted(graph.leaf_nodes()) for key in graph.forwards_plan(leaf)))
    state, hard, steps, python, migrations = ProjectState(), [], 0, 0, 0
    for app, name in plan:
        one, born = graph.nodes[app, name], set[str]()
        is_new = app in APPS and name > FOLDED
        migrations += is_new
        for step in one.operations:
            for part in _flat([step]) if is_new else ():
                steps, python = steps + 1, python + isinstance(part, ops.RunPython)
                if isinstance(part, ops.CreateModel):
                    born.add(part.name.lower())
                if why := complaint(part, app, state, born):
                    hard.append(f"{app}.{name}: {part.describe()} ({why})")
            step.state_forwards(app, state)
    return {"migrations": migrations, "steps": steps, "python": python, "hard": hard}
