"""Person-times and hours, mandatory courses by unit, gaps by field of technology, one's own record. Sets, whatever their size."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people.models import Person
from workforce.skills.enums import SkillGrade
from workforce.skills.models import SkillCertificate
from workforce.training import rules
from workforce.training.enums import TrainingAudience, TrainingMode, TrainingPart, TrainingState
from workforce.training.models import (
    TrainingClass,
    TrainingCourse,
    TrainingEnrolment,
    TrainingField,
    TrainingGrowth,
    TrainingKind,
    TrainingTrainer,
)
from workforce.training.selectors.offers import classes, courses, finished_courses, grades_of


@dataclass(frozen=True)
class Counted:
    """Classes, person-times and class hours of one mode, kind or unit."""

    label: str
    classes: int
    people: int
    hours: Decimal


def present(scope: Scope, year: int, unit: Node | None = None) -> QuerySet[TrainingEnrolment]:
    """Who was there in closed classes of ``year``, by the unit at the time; never by one's own records alone."""
    rows = TrainingEnrolment.objects.filter(training_class__state=TrainingState.CLOSED, is_present=True)
    reach = Q(pk__in=[])
    for path in scope.paths:
        reach |= subtree("unit__path", path)
    rows = rows.filter(reach, training_class__from_on__year=year)
    return rows if unit is None else rows.filter(subtree("unit__path", unit.path))


def counted(rows: QuerySet[TrainingEnrolment], by: str, labels: dict[Any, str]) -> list[Counted]:
    """In the order of ``labels``, those with nothing too: one statement."""
    found = rows.order_by().values_list(by).annotate(classes=Count("training_class", distinct=True), people=Count("pk"), hours=Sum("hours"))
    by_key = {key: (classes, people, hours or Decimal(0)) for key, classes, people, hours in found}
    return [Counted(str(label), *by_key.get(key, (0, 0, Decimal(0)))) for key, label in labels.items()]


def by_mode(rows: QuerySet[TrainingEnrolment]) -> list[Counted]:
    return counted(rows, "training_class__mode", {mode.value: str(mode.label) for mode in TrainingMode})


def by_kind(rows: QuerySet[TrainingEnrolment]) -> list[Counted]:
    return counted(rows, "training_class__course__kind", {kind.pk: kind.name for kind in TrainingKind.objects.filter(is_active=True)})


def by_unit(rows: QuerySet[TrainingEnrolment]) -> list[Counted]:
    """Units in the order of the tree, not of their figures."""
    found = (
        rows.order_by("unit__path")
        .values("unit__name", "unit__path")
        .annotate(classes=Count("training_class", distinct=True), people=Count("pk"), hours=Sum("hours"))
    )
    return [Counted(row["unit__name"], row["classes"], row["people"], row["hours"] or Decimal(0)) for row in found]


def duties_for(paths: Collection[str]) -> list[rules.Duty]:
    """Mandatory courses that bind somebody below ``paths``: one statement."""
    rows = TrainingCourse.objects.within(Scope(tuple(paths))).filter(is_mandatory=True, is_active=True)
    found = rows.order_by("code").values_list("pk", "title", "audience", "node__path")
    return [rules.Duty(*row) for row in found]


def standings_of(people: QuerySet[Person], duties: list[rules.Duty], year: int, day: date) -> list[rules.Standing]:
    """How the units of ``people`` stand with ``duties`` in ``year``, counting classes over on ``day``. Two statements."""
    if not duties:
        return []
    names = ("unit_id", "unit__path", "post_category", "political_status")
    groups = [rules.People(*row) for row in people.order_by().values_list(*names).annotate(n=Count("pk"))]
    done = TrainingEnrolment.objects.finished().filter(
        person__in=people.order_by().values("pk"), training_class__course__in=[d.course_id for d in duties],
        training_class__from_on__year=year, training_class__to_on__lte=day,
    )  # fmt: skip
    keys = ("training_class__course_id", "person__unit_id", "person__post_category", "person__political_status")
    rows = done.order_by().values_list(*keys).annotate(n=Count("person", distinct=True))
    return rules.standings(duties, groups, {(course, unit, post, status): n for course, unit, post, status, n in rows})


@dataclass(frozen=True)
class CourseStanding:
    """A mandatory course over all units of the reach, and each unit's share."""

    course_id: int
    title: str
    owed: int
    met: int
    units: list[tuple[Node, int, int, int | None]]

    @property
    def percent(self) -> int | None:
        return rules.share(self.met, self.owed)


def completion(scope: Scope, year: int, day: date, unit: Node | None = None) -> list[CourseStanding]:
    """Mandatory courses of the reach with the units in the order of the tree. Four statements."""
    people = Person.objects.within(Scope(scope.paths)).active_on(day)
    if unit is not None:
        people = people.filter(subtree("unit__path", unit.path))
    duties = duties_for(scope.paths)
    found = standings_of(people, duties, year, day)
    nodes = Node.objects.in_bulk({row.unit_id for row in found})
    rows = []
    for duty in duties:
        of = sorted((row for row in found if row.course_id == duty.course_id), key=lambda row: nodes[row.unit_id].path)
        units = [(nodes[row.unit_id], row.owed, row.met, rules.share(row.met, row.owed)) for row in of]
        rows.append(CourseStanding(duty.course_id, duty.title, sum(r.owed for r in of), sum(r.met for r in of), units))
    return rows


def bound_by(audience: str) -> Q:
    """The condition on people for an audience that the roster knows."""
    if audience == TrainingAudience.ALL:
        return Q()
    if audience == TrainingAudience.MEMBERS:
        return Q(political_status__in=rules.MEMBER_STATUSES)
    return Q(post_category=audience) if audience in rules.KNOWN_AUDIENCES else Q(pk__in=[])


def missing(scope: Scope, course: TrainingCourse, year: int, day: date) -> QuerySet[Person]:
    """Who has not finished a mandatory course this year; for the office of the unit alone."""
    done = TrainingEnrolment.objects.finished().filter(
        training_class__course=course, training_class__from_on__year=year, training_class__to_on__lte=day
    )
    people = Person.objects.within(Scope(scope.paths)).active_on(day).filter(subtree("unit__path", course.node.path))
    people = people.filter(bound_by(course.audience)).exclude(pk__in=done.values("person"))
    return people.select_related("unit").order_by("unit__path", "staff_no")


@dataclass(frozen=True)
class Gap:
    """A field of technology: courses, those long not renewed, classes of the year, people taught and technicians among them."""

    field: TrainingField
    courses: int
    stale: int
    classes: int
    people: int
    technicians: int
    trainers: int

    @property
    def is_open(self) -> bool:
        return self.classes == 0


def gaps(scope: Scope, year: int, day: date) -> list[Gap]:
    """Each field against the classes held. Six statements."""
    months = int(value_on("TRAINING_STALE_MONTHS", day))
    technician = int(value_on("TRAINING_TRAINER_GRADE", day))
    offered: dict[int, list[date]] = {}
    for field_id, updated_on in courses(scope).filter(is_active=True, field__isnull=False).values_list("field_id", "updated_on"):
        offered.setdefault(field_id, []).append(updated_on)
    rows = present(scope, year).filter(training_class__course__field__isnull=False).order_by()
    skilled = SkillCertificate.objects.valid_on(day).filter(grade__lte=technician).values("person")
    taught = {
        row[0]: row[1:]
        for row in rows.values_list("training_class__course__field").annotate(
            c=Count("training_class", distinct=True), p=Count("person", distinct=True),
            t=Count("person", distinct=True, filter=Q(person__in=skilled)),
        )
    }  # fmt: skip
    pool = trainers_by_field(scope)
    found = []
    for field in TrainingField.objects.filter(is_active=True):
        days, (held, people, technicians) = offered.get(field.pk, []), taught.get(field.pk, (0, 0, 0))
        stale = sum(rules.is_stale(then, day, months) for then in days)
        found.append(Gap(field, len(days), stale, held, people, technicians, pool.get(field.pk, 0)))
    return found


def trainers_by_field(scope: Scope) -> dict[int, int]:
    rows = TrainingTrainer.objects.within(Scope(scope.paths)).filter(ended_on=None, field__isnull=False).order_by()
    return dict(rows.values_list("field").annotate(n=Count("pk")))


def grade_profile(scope: Scope, day: date) -> list[tuple[str, int]]:
    """People of the reach by their best certificate, highest first, those without at the end. Two statements."""
    people = Person.objects.within(Scope(scope.paths)).active_on(day)
    best: dict[int, int] = {}
    rows = SkillCertificate.objects.valid_on(day).filter(person__in=people.order_by().values("pk")).order_by()
    for person_id, grade in rows.values_list("person_id", "grade"):
        best[person_id] = min(best.get(person_id, 9), grade)
    found = [(str(grade.label), sum(g == grade for g in best.values())) for grade in sorted(SkillGrade)]
    return [*found, ("", people.count() - len(best))]


@dataclass(frozen=True)
class OwnTraining:
    """One's own record: what was finished, hours of the year by part, what is mandatory, what is open, steps to a higher grade."""

    rows: list[TrainingEnrolment]
    hours: list[tuple[str, Decimal]]
    total: Decimal
    mandatory: list[tuple[TrainingCourse, bool]]
    steps: list[tuple[TrainingCourse, bool, Any]]
    growths: list[TrainingGrowth]


def record_of(person: Person, year: int, day: date) -> OwnTraining:
    """What training left on a person's record. Six statements."""
    enrolled = TrainingEnrolment.objects.filter(person=person).exclude(training_class__state=TrainingState.CANCELLED)
    rows = list(enrolled.select_related("training_class__course__kind").order_by("-training_class__from_on", "-pk"))
    closed = [row for row in rows if row.training_class.state == TrainingState.CLOSED and row.is_present]
    this_year = [row for row in closed if row.training_class.from_on.year == year]
    hours = [
        (str(part.label), sum((r.hours for r in this_year if r.training_class.course.kind.part == part), Decimal(0)))
        for part in TrainingPart
    ]
    done_ever = finished_courses([person.pk])
    done_now = {r.training_class.course_id for r in this_year if rules.is_finished(is_present=True, result=r.result)}
    offered = list(courses(Scope((), person.pk)).filter(is_active=True).prefetch_related("after"))
    grade = grades_of([person.pk], day).get(person.pk)
    mandatory = [
        (c, c.pk in done_now)
        for c in offered
        if c.is_mandatory and rules.applies(c.audience, person.post_category, person.political_status)
    ]
    steps = []
    for course in offered:
        lacking = [a.title for a in course.after.all() if (person.pk, a.pk) not in done_ever]
        verdict = rules.entry_verdict(grade=grade, needs_grade=course.needs_grade, missing=lacking)
        if course.occupation is not None and course.occupation.code == person.occupation_code and course.for_grade is not None:
            steps.append((course, (person.pk, course.pk) in done_ever, verdict))
    growths = list(TrainingGrowth.objects.filter(person=person))
    return OwnTraining(rows, hours, sum((r.hours for r in this_year), Decimal(0)), mandatory, steps, growths)


def open_for(person: Person, day: date) -> list[TrainingClass]:
    """Classes that somebody may sign up for himself, the next first."""
    rows = classes(Scope((), person.pk)).filter(state=TrainingState.OPEN, to_on__gte=day)
    return list(rows.exclude(enrolments__person=person).order_by("from_on", "pk")[:30])
