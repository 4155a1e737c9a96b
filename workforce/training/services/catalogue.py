"""Courses are written into the catalogue and kept up to date."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.scope import subtree
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.skills.models import Occupation
from workforce.training import access, rules
from workforce.training.models import TrainingCourse, TrainingField, TrainingKind
from workforce.training.services.shared import told, words


@dataclass(frozen=True)
class CourseFacts:
    node: Node
    code: str
    title: str
    kind: TrainingKind
    tier: int
    audience: str
    hours: Decimal
    updated_on: date
    field: TrainingField | None = None
    is_mandatory: bool = False
    needs_grade: int | None = None
    after: tuple[TrainingCourse, ...] = ()
    occupation: Occupation | None = None
    for_grade: int | None = None
    outline: str = ""
    is_active: bool = True


NAMES = (
    "node", "title", "kind", "tier", "audience", "field", "hours", "is_mandatory", "needs_grade", "occupation", "for_grade", "outline",
    "updated_on", "is_active",
)  # fmt: skip


def _check(facts: CourseFacts, actor: Actor, today: date, own: TrainingCourse | None) -> None:
    ensure(access.may_run(actor, facts.node.path), field="node")
    ensure(rules.mandatory_verdict(is_mandatory=facts.is_mandatory, audience=facts.audience), field="audience")
    if facts.hours <= 0:
        raise RuleBroken("training.no_hours", field="hours")
    if facts.updated_on > today:
        raise RuleBroken("training.updated_ahead", field="updated_on")
    if own is not None and own.pk in _before(facts.after):
        raise RuleBroken("training.after_itself", field="after")


def _before(courses: tuple[TrainingCourse, ...]) -> set[int]:
    """Keys of all courses that come before, however far; a circle ends where it closes."""
    pairs = TrainingCourse.after.through.objects.values_list("from_trainingcourse_id", "to_trainingcourse_id")
    ways: dict[int, set[int]] = {}
    for later, earlier in pairs:
        ways.setdefault(later, set()).add(earlier)
    seen: set[int] = set()
    todo = {course.pk for course in courses}
    while todo:
        pk = todo.pop()
        seen.add(pk)
        todo |= ways.get(pk, set()) - seen
    return seen


def _announce(paths: set[str], day: date) -> None:
    """A yearly duty begins, changes or ends for everybody below its node."""
    for path in sorted(paths):
        units = list(Node.objects.filter(subtree("path", path)).values_list("pk", flat=True))
        changes.announce("training", on=date(day.year, 1, 1), until=date(day.year, 12, 31), units=units)


def _told(row: TrainingCourse) -> dict[str, Any]:
    return {"code": row.code, "title": row.title, "tier": row.tier, "audience": row.audience, "mandatory": row.is_mandatory,
            "hours": str(row.hours), "active": row.is_active}  # fmt: skip


@transaction.atomic
def keep_course(*, actor: Actor, at: datetime, facts: CourseFacts) -> TrainingCourse:
    """A new course. RuleBroken ``training.*``; NotReachable outside the reach."""
    today = localdate(at)
    _check(facts, actor, today, None)
    row = TrainingCourse(code=words(facts.code, "code", most=20).upper(), **{name: getattr(facts, name) for name in NAMES})
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("training.code_twice", field="code") from None
    row.after.set(facts.after)
    told(row, row.node.path, actor, at, "course_kept", after=_told(row))
    if row.is_mandatory:
        _announce({row.node.path}, today)
    return row


@transaction.atomic
def change_course(*, actor: Actor, at: datetime, course: TrainingCourse, version: int, facts: CourseFacts) -> TrainingCourse:
    """The code stays: ledgers name it."""
    row = TrainingCourse.objects.select_for_update(of=("self",)).select_related("node").filter(pk=course.pk).first()
    if row is None:
        raise NotReachable("training")
    ensure(access.may_run(actor, row.node.path))
    if row.version != version:
        raise EditConflict("training.edit_conflict", theirs={})
    today, before, path = localdate(at), _told(row), row.node.path
    was_mandatory = row.is_mandatory
    _check(facts, actor, today, row)
    for name in NAMES:
        setattr(row, name, getattr(facts, name))
    row.version += 1
    row.save()
    row.after.set(facts.after)
    told(row, row.node.path, actor, at, "course_changed", before=before, after=_told(row))
    if was_mandatory or row.is_mandatory:
        _announce({path, row.node.path}, today)
    return row
