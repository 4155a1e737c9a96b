"""Knowledge tests and courses on line, in counts: nobody's result is evidence. They follow the unit through the cover.

A test counts once for each person and paper, of a test on the spot once for each call, on the day it was passed, else of the last try.
A course counts on the day it was due, for everybody at work then in its range.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import Branches, Facts, Record, add_parts, owners_in
from portal.kernel.periods import Period
from portal.people.models import Person
from workforce.courses.models import CourseLearner, OnlineCourse
from workforce.quizzes.models import QuizSheet


@dataclass(frozen=True)
class _Told:
    """``done`` of ``people`` of a unit on a day, in one paper or course."""

    what: str
    record: Any
    unit_id: int
    on: date
    people: int
    done: int


def _tests(period: Period, covers: CoverMap, last: date) -> Iterator[_Told]:
    """One statement."""
    rows = QuizSheet.objects.filter(unit__in=list(covers.paths), submitted_at__isnull=False)
    rows = rows.filter(submitted_at__date__gte=period.starts_on, submitted_at__date__lte=last).select_related("paper__node")
    best: dict[tuple[int, int, int | None], QuizSheet] = {}
    for sheet in rows.order_by("submitted_at", "pk"):
        key = (sheet.paper_id, sheet.person_id, sheet.call_id)
        if key not in best or not best[key].is_passed:
            best[key] = sheet
    for sheet in best.values():
        if sheet.submitted_at is not None:
            yield _Told("test", sheet.paper, sheet.unit_id, localdate(sheet.submitted_at), 1, int(bool(sheet.is_passed)))


def _courses(period: Period, covers: CoverMap, last: date) -> Iterator[_Told]:
    """Three statements, one where no course was due."""
    due = OnlineCourse.objects.filter(state="published", due_on__gte=period.starts_on, due_on__lte=last).select_related("node")
    courses = list(due.order_by("due_on", "pk"))
    if not courses:
        return
    people = list(Person.objects.filter(unit__in=list(covers.paths)).values_list("pk", "unit_id", "hired_on", "left_on"))
    steps = CourseLearner.objects.filter(course__in=courses, completed_at__isnull=False).values_list("course", "person", "completed_at")
    done = {(course, person): localdate(at) for course, person, at in steps}
    for course in courses:
        on = course.due_on
        assert on is not None
        counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for pk, unit_id, hired_on, left_on in people:
            here = (hired_on is None or hired_on <= on) and (left_on is None or left_on >= on)
            if here and covers.paths[unit_id].startswith(course.node.path):
                finished = done.get((course.pk, pk))
                counts[unit_id][0] += 1
                counts[unit_id][1] += int(finished is not None and finished <= on)
        for unit_id, (n, finished_count) in sorted(counts.items()):
            yield _Told("course", course, unit_id, on, n, finished_count)


def _told(period: Period, covers: CoverMap, day: date) -> Iterator[_Told]:
    last = min(day - timedelta(days=1), period.ends_on)
    yield from _tests(period, covers, last)
    yield from _courses(period, covers, last)


def learning(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    names = {"test": ("learn.tested", "learn.passed"), "course": ("learn.due", "learn.finished")}
    for told in _told(period, covers, day):
        whole, part = names[told.what]
        add_parts(found, covers, set(branch_ids), told.unit_id, told.on, {whole: told.people, part: told.done})
    return found


def learning_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """A paper or course a line for each branch, in counts."""
    counts: dict[tuple[int, str, int], list[Any]] = {}
    for told in _told(period, covers, day):
        for branch_id, _share in owners_in(covers, set(branch_ids), told.unit_id, told.on):
            line = counts.setdefault((branch_id, told.what, told.record.pk), [told.record, told.on, 0, 0])
            line[1], line[2], line[3] = max(line[1], told.on), line[2] + told.people, line[3] + told.done
    pages = {"test": ("quizpaper", "quiz_paper_detail"), "course": ("onlinecourse", "course_detail")}
    found = defaultdict(list)
    for (branch_id, what, _pk), (row, on, people, done) in sorted(counts.items(), key=lambda item: item[0]):
        values = {"what": what, "people": people, "done": done}
        kind, url_name = pages[what]
        found[branch_id].append(Record(kind, row.pk, row.version, row.title, on, row.node.path, values, url_name))
    return found
