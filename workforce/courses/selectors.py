"""Courses of an office with their rates, courses of a learner with his progress. Sets, whatever their size."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.catalogue.selectors import value_on
from portal.files.access import Place
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, system_actor
from workforce.courses import access, rules
from workforce.courses.enums import CourseKind, CourseState
from workforce.courses.models import CourseChapter, CourseLearner, CourseModule, CourseStep, OnlineCourse
from workforce.quizzes.models import QuizPaper, QuizSheet
from workforce.quizzes.selectors import head_counts, papers, seen_units

EXPIRED = "expired"


def modules() -> QuerySet[CourseModule]:
    return CourseModule.objects.filter(is_active=True)


def quizzes_for(actor: Actor) -> QuerySet[QuizPaper]:
    """Papers for courses, drafted or published."""
    return papers(actor.scope("course.edit")).filter(purpose="course", state__in=("draft", "published"))


def _count(model: Any, of: str = "course", **narrowed: Any) -> Coalesce:
    rows = model.objects.filter(**{of: OuterRef("pk")}, **narrowed).order_by().values(of)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def courses(scope: Scope, today: date) -> QuerySet[OnlineCourse]:
    """For offices, with chapters, people who began and finished."""
    rows = access.for_offices(scope).select_related("node", "module", "quiz", "drafted_by", "published_by")
    return rows.annotate(
        chapter_count=_count(CourseChapter), begun=_count(CourseLearner), finished=_count(CourseLearner, completed_at__isnull=False),
        is_expired=Exists(OnlineCourse.objects.filter(pk=OuterRef("pk"), valid_until__lt=today)),
    ).order_by("-pk")  # fmt: skip


def state_counts(rows: QuerySet[OnlineCourse], today: date) -> dict[str, int]:
    """How many rows are in each state, how many published ones are past their last day, and all: one statement."""
    counts = {state: Count("pk", filter=Q(state=state), distinct=True) for state in CourseState.values}
    past = Count("pk", filter=Q(state=CourseState.PUBLISHED, valid_until__lt=today), distinct=True)
    return rows.order_by().aggregate(all=Count("pk", distinct=True), expired=past, **counts)


def of_tab(rows: QuerySet[OnlineCourse], tab: str, today: date) -> QuerySet[OnlineCourse]:
    if tab == EXPIRED:
        return rows.filter(state=CourseState.PUBLISHED, valid_until__lt=today)
    return rows.filter(state=tab) if tab in CourseState.values else rows


def to_publish(actor: Actor) -> QuerySet[OnlineCourse]:
    """Drafts with chapters that somebody else has written."""
    rows = OnlineCourse.objects.within(access.office(actor, "course.publish")).filter(state=CourseState.DRAFT)
    has_chapters = Exists(CourseChapter.objects.filter(course=OuterRef("pk")))
    return rows.filter(has_chapters).exclude(drafted_by=actor.user_id).select_related("node")


# -- one's own
def own_courses(person: Person, today: date) -> QuerySet[OnlineCourse]:
    """What a learner may open, with what he has done of it."""
    mine = CourseLearner.objects.filter(course=OuterRef("pk"), person=person)
    steps = CourseStep.objects.filter(learner__course=OuterRef("pk"), learner__person=person).order_by().values("learner__course")
    passed = QuizSheet.objects.filter(paper=OuterRef("quiz"), person=person, is_passed=True)
    rows = access.for_learner(person).select_related("module", "node", "quiz")
    return rows.annotate(
        chapter_count=_count(CourseChapter),
        done=Coalesce(Subquery(steps.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        completed_at=Subquery(mine.values("completed_at")[:1]), read_at=Subquery(mine.values("read_at")[:1]),
        is_begun=Exists(mine), is_passed=Exists(passed),
        is_expired=Coalesce(Exists(OnlineCourse.objects.filter(pk=OuterRef("pk"), valid_until__lt=today)), Value(False),
                            output_field=BooleanField()),
    ).order_by("due_on", "-pk")  # fmt: skip


def to_learn(person: Person, today: date) -> QuerySet[OnlineCourse]:
    """What is left for a learner: published, valid, not finished. Where nothing is left but a quiz that is over, withdrawn or has no
    try left, nothing can be done any more."""
    handed_in = QuizSheet.objects.filter(paper=OuterRef("pk"), person=person, submitted_at__isnull=False).order_by().values("paper")
    tries = handed_in.annotate(n=Count("pk")).values("n")
    quiz = QuizPaper.objects.filter(pk=OuterRef("quiz"), state="published", closes_at__date__gte=today)
    quiz = quiz.annotate(used=Coalesce(Subquery(tries, output_field=IntegerField()), 0)).filter(used__lt=F("tries"))
    rows: Any = own_courses(person, today).annotate(quiz_open=Exists(quiz))
    learned = Q(done__gte=F("chapter_count")) & (~Q(kind=CourseKind.RULE) | Q(read_at__isnull=False))
    rows = rows.exclude(learned & Q(quiz__isnull=False, is_passed=False, quiz_open=False))
    return rows.filter(state=CourseState.PUBLISHED, is_expired=False, completed_at=None)


def progress_of(row: Any) -> rules.Progress:
    """From a row of ``own_courses``."""
    passed = None if row.quiz_id is None else bool(row.is_passed)
    return rules.Progress(row.chapter_count, row.done, passed, row.read_at is not None if row.kind == CourseKind.RULE else None)


def done_chapters(course: OnlineCourse, person: Person) -> set[int]:
    rows = CourseStep.objects.within(Scope(person_id=person.pk)).filter(learner__course=course)
    return set(rows.values_list("chapter", flat=True))


def last_chapter(course: OnlineCourse, person: Person) -> int | None:
    return CourseLearner.objects.filter(course=course, person=person).values_list("last", flat=True).first()


# -- rates
@dataclass(frozen=True)
class UnitRate:
    """``rate`` None where the unit is so small that it would tell of persons; then ``done`` is not told either."""

    name: str
    people: int
    done: int
    rate: Decimal | None


def unit_rates(actor: Actor, course: OnlineCourse, today: date) -> list[UnitRate]:
    """Finished of all people at work, by unit of the reach, without names. Four statements."""
    units = seen_units(actor, "course.view", course.node)
    heads, least = head_counts(units, today), int(value_on("QUIZ_LEAST_GROUP", today))
    inside = Q(pk__in=[])
    for unit in units:
        inside |= subtree("person__unit__path", unit.path)
    rows = CourseLearner.objects.filter(inside, course=course, completed_at__isnull=False).filter(
        Q(person__left_on=None) | Q(person__left_on__gte=today)
    )
    done = Counter(rows.values_list("person__unit__path", flat=True))
    return [_rate(unit, heads, done, least) for unit in units]


def _rate(unit: Node, heads: dict[str, int], done: Counter, least: int) -> UnitRate:
    people = sum(n for path, n in heads.items() if path.startswith(unit.path))
    finished = sum(n for path, n in done.items() if path.startswith(unit.path))
    return UnitRate(unit.name, people, finished, rules.told_rate(people, finished, least))


# -- files
def node_of_chapter(pk: int) -> int | None:
    return CourseChapter.objects.filter(pk=pk).values_list("course__node_id", flat=True).first()


def chapter_reach(actor: Actor) -> QuerySet[CourseChapter, int]:
    rows = OnlineCourse.objects.within(access.office(actor, "course.edit")).order_by().values("pk")
    return CourseChapter.objects.filter(course__in=rows).order_by().values_list("pk", flat=True)


def chapter_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Offices go to the page where it is written, learners to the one where it is read."""
    rows = access.chapters_open(actor).filter(pk__in=list(ids)).select_related("course")
    name = "course_chapter" if actor.can("course.view") else "course_read"
    return {r.pk: Place(f"{r.course.title} {r.title}", reverse(name, args=[r.pk])) for r in rows}


def self_of(learner: CourseLearner) -> Actor:
    """The learner himself, as who completes a course by passing its quiz."""
    account = getattr(learner.person, "account", None)
    return Actor(user=account, label=str(account)) if account is not None else system_actor("course")


def chapters_of(course_ids: Any) -> QuerySet[CourseChapter]:
    """Chapters of the courses that a page has found."""
    return CourseChapter.objects.filter(course__in=course_ids).select_related("course__node", "course__module")
