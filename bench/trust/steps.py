"""Steps of migrations that the code of the version before, still serving, may stumble over. Read, not run."""

from collections.abc import Collection
from typing import Any

from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Q

APPS = ("portal", "workforce", "branches", "assessment")
FOLDED = "0110_folded"


# Steps that the reader complains of, and what answers the complaint.
ANSWERED = {
    "workforce.0111_single_exams: Alter field node on examsitting (made compulsory)": "a trigger takes the unit of the batch",
    "workforce.0112_second_looks: Create constraint congress_session_once on model congresssession (what old code writes may be refused, "
    "and the table is locked while it is checked)": "takes the place of a stricter one of the same name",
}


def complaint(step: Any, app: str, state: ProjectState, born: set[str], fresh: Collection[tuple[str, str]] = ()) -> str:
    """Why old code may stumble over ``step``, which finds the models of ``state``; "" where it may not.

    ``born`` are the models made by the same migration: old code knows none of them. ``fresh`` are its new fields (model, field):
    old code leaves them as they are in every row that is there, and the rows that are there have to fit a constraint for it to
    be made.
    """
    name = getattr(step, "model_name", "").lower()
    if name in born:
        return ""
    if isinstance(step, ops.RemoveField | ops.RenameField | ops.DeleteModel | ops.RenameModel):
        return "gone or renamed"
    if isinstance(step, ops.RunSQL):
        return "SQL that nobody here reads"
    if isinstance(step, ops.AddConstraint) and not {(name, field) for field in _fields_of(step.constraint)} & set(fresh):
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


def _fields_of(constraint: Any) -> set[str]:
    """The fields that a constraint looks at."""
    named = set(getattr(constraint, "fields", ()))
    asked = [getattr(constraint, "condition", None)]
    while asked:
        one = asked.pop()
        asked += one.children if isinstance(one, Q) else []
        named |= {one[0].partition("__")[0]} if isinstance(one, tuple) else set()
    return named


def _flat(steps: Any) -> list[Any]:
    """``steps`` with those that are told to the database alone."""
    return [one for step in steps for one in (step.database_operations if isinstance(step, ops.SeparateDatabaseAndState) else [step])]


def read() -> dict[str, Any]:
    """All steps of the migrations after the folded ones: how many, which are in Python, and the complaints."""
    graph = MigrationLoader(None).graph
    plan = list(dict.fromkeys(key for leaf in sorted(graph.leaf_nodes()) for key in graph.forwards_plan(leaf)))
    state, hard, steps, python, migrations = ProjectState(), [], 0, 0, 0
    for app, name in plan:
        one, born, fresh = graph.nodes[app, name], set[str](), set[tuple[str, str]]()
        is_new = app in APPS and name > FOLDED
        migrations += is_new
        for step in one.operations:
            for part in _flat([step]) if is_new else ():
                steps, python = steps + 1, python + isinstance(part, ops.RunPython)
                if isinstance(part, ops.CreateModel):
                    born.add(part.name.lower())
                if isinstance(part, ops.AddField):
                    fresh.add((part.model_name.lower(), part.name))
                if why := complaint(part, app, state, born, fresh):
                    hard.append(f"{app}.{name}: {part.describe()} ({why})")
            step.state_forwards(app, state)
    hard = [one for one in hard if one not in ANSWERED]
    return {"migrations": migrations, "steps": steps, "python": python, "hard": hard}
