"""Training by the units that a branch covers: mandatory courses of the year so far, hours and front-line workers of the period.

People count where they were on the last day told of, hours where they were enrolled. Six statements, whatever the number of branches.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.cover import once_in, people_then, unit_then
from assessment.metrics.selectors.shapes import Branches, Facts, Record, add_parts, owners_in
from portal.kernel.periods import Period
from portal.organization.models import Node
from portal.people.enums import PostCategory
from workforce.training import rules
from workforce.training.models import TrainingCourse, TrainingEnrolment


@dataclass(frozen=True)
class Told:
    """One line: whose unit, on which day, what it adds to the facts, and the record behind it (None: heads alone)."""

    unit_id: int
    on: date
    parts: dict[str, Any]
    record: Record | None


def _there(units: Any, last: date) -> Any:
    """Lines of people who were in ``units`` on ``last``, with ``unit_then``."""
    at_work = Q(person__left_on=None) | Q(person__left_on__gte=last)
    hired = Q(person__hired_on=None) | Q(person__hired_on__lte=last)
    rows = TrainingEnrolment.objects.filter(at_work, hired, once_in(units, last, "person__unit_id", "person"))
    rows = rows.filter(training_class__state="closed", is_present=True, training_class__to_on__lte=last)
    return rows.annotate(unit_then=unit_then(last, "person", "person__unit_id")).filter(unit_then__in=units).order_by()


def _duties(period: Period, covers: CoverMap, last: date, people: list[rules.People], names: dict[int, str]) -> Iterator[Told]:
    """A line for each mandatory course and unit. Two statements."""
    courses = {c.pk: c for c in TrainingCourse.objects.filter(is_mandatory=True, is_active=True).select_related("node")}
    duties = [rules.Duty(c.pk, c.title, c.audience, c.node.path) for c in courses.values()]
    rows = _there(list(covers.paths), last).filter(
        training_class__course__in=list(courses), training_class__from_on__year=period.starts_on.year
    )
    keys = ("training_class__course_id", "unit_then", "person__post_category", "person__political_status")
    counted = rows.exclude(result="failed").values_list(*keys).annotate(n=Count("person", distinct=True))
    done = {(course, unit, post, status): n for course, unit, post, status, n in counted}
    for row in rules.standings(duties, people, done):
        course, path = courses[row.course_id], covers.paths[row.unit_id]
        values = {"what": "duty", "owed": row.owed, "met": row.met}
        record = Record(
            "training-course", course.pk, course.version, f"{row.title} · {names[row.unit_id]}", last, path, values, "training_course"
        )
        yield Told(row.unit_id, last, {"training.owed": row.owed, "training.met": row.met}, record)


def _hours(period: Period, covers: CoverMap, last: date) -> Iterator[Told]:
    """A line for each class and unit of those who were there. One statement."""
    rows = TrainingEnrolment.objects.filter(
        unit__in=list(covers.paths), is_present=True, training_class__state="closed", training_class__to_on__gte=period.starts_on,
        training_class__to_on__lte=last,
    )  # fmt: skip
    keys = ("training_class_id", "training_class__version", "training_class__title", "training_class__to_on", "unit_id")
    found = rows.order_by(*keys).values_list(*keys).annotate(n=Count("pk"), hours=Sum("hours"))
    for pk, version, title, on, unit_id, n, hours in found:
        values = {"what": "hours", "people": n, "hours": f"{hours.normalize():f}"}
        record = Record("training-class", pk, version, title, on, covers.paths[unit_id], values, "training_class")
        yield Told(unit_id, on, {"training.hours": hours}, record)


def _front(period: Period, covers: CoverMap, last: date, people: list[rules.People], names: dict[int, str]) -> Iterator[Told]:
    """A line for each unit: front-line workers, those taught in the period. One statement."""
    front: dict[int, int] = defaultdict(int)
    heads: dict[int, int] = defaultdict(int)
    for group in people:
        heads[group.unit_id] += group.count
        if group.post_category == PostCategory.OPERATING:
            front[group.unit_id] += group.count
    rows = _there(list(covers.paths), last).filter(
        training_class__to_on__gte=period.starts_on, person__post_category=PostCategory.OPERATING
    )
    taught = dict(rows.values_list("unit_then").annotate(n=Count("person", distinct=True)))
    for unit_id, count in heads.items():
        yield Told(unit_id, last, {"training.heads": count}, None)
        if front[unit_id]:
            values = {"what": "front", "front": front[unit_id], "taught": taught.get(unit_id, 0)}
            record = Record("unit", unit_id, 1, names[unit_id], last, covers.paths[unit_id], values)
            yield Told(unit_id, last, {"training.front": values["front"], "training.taught": values["taught"]}, record)


def _told(period: Period, covers: CoverMap, day: date) -> Iterator[Told]:
    last = min(day - timedelta(days=1), period.ends_on)
    keys = ("unit_then", "post_category", "political_status")
    found = people_then(list(covers.paths), last).order_by().values_list(*keys).annotate(n=Count("pk"))
    people = [rules.People(unit, covers.paths[unit], post, status, n) for unit, post, status, n in found]
    names = dict(Node.objects.filter(pk__in={group.unit_id for group in people}).order_by().values_list("pk", "name"))
    yield from _duties(period, covers, last, people, names)
    yield from _hours(period, covers, last)
    yield from _front(period, covers, last, people, names)


def training(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    for line in _told(period, covers, day):
        add_parts(found, covers, set(branch_ids), line.unit_id, line.on, line.parts)
    return found


def training_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for line in _told(period, covers, day):
        if line.record is not None:
            for branch_id, _share in owners_in(covers, set(branch_ids), line.unit_id, line.on):
                found[branch_id].append(line.record)
    return found
