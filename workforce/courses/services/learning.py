"""A learner finishes chapters and says that he has read a rule. Whatever the last step is, it completes the course."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.changes import Change
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor
from workforce.courses import access, rules, selectors
from workforce.courses.models import CourseChapter, CourseLearner, CourseStep, OnlineCourse
from workforce.quizzes.models import QuizSheet


def _learner(actor: Actor, at: datetime, course: OnlineCourse) -> CourseLearner:
    """The learner's own record under lock, begun with the first step."""
    if not actor.can("course.learn"):
        raise NotReachable("course.learn")
    person = access.person_of(actor)
    if person is None:
        raise RuleBroken("course.no_person")
    row = access.for_learner(person).filter(pk=course.pk).first()
    if row is None:
        raise NotReachable("course.learn")
    ensure(rules.learn_verdict(row.state, row.valid_until, localdate(at)))
    CourseLearner.objects.get_or_create(course=row, person=person, defaults={"unit": person.unit, "started_at": at})
    learner = CourseLearner.objects.select_for_update(of=("self",)).select_related("course", "person__unit").get(course=row, person=person)
    learner.unit = person.unit
    return learner


def _settle(learner: CourseLearner, actor: Actor, at: datetime) -> bool:
    """Whether this step has completed the course."""
    course = learner.course
    if learner.completed_at is not None:
        return False
    passed = None
    if course.quiz_id is not None:
        passed = QuizSheet.objects.filter(paper=course.quiz_id, person=learner.person_id, is_passed=True).exists()
    read = learner.read_at is not None if course.kind == rules.RULE else None
    progress = rules.Progress(course.chapters.count(), learner.steps.count(), passed, read)
    if not progress.is_finished:
        return False
    learner.completed_at = at
    learner.save(update_fields=["completed_at"])
    record(actor=actor, at=at, action="course.completed", obj=course, label=course.title, path=learner.unit.path)
    changes.announce("online_course", on=course.due_on or localdate(at), units=[learner.unit_id], people=[learner.person_id])
    return True


@transaction.atomic
def finish_chapter(*, actor: Actor, at: datetime, chapter: CourseChapter) -> CourseLearner:
    """A chapter is finished once; said again it changes nothing. RuleBroken ``course.*``."""
    learner = _learner(actor, at, chapter.course)
    _step, is_new = CourseStep.objects.get_or_create(learner=learner, chapter=chapter, defaults={"done_at": at})
    if is_new:
        learner.last = chapter
        learner.save(update_fields=["last", "unit"])
        _settle(learner, actor, at)
    return learner


@transaction.atomic
def confirm_read(*, actor: Actor, at: datetime, course: OnlineCourse) -> CourseLearner:
    """«I have read and know» this rule; the receipt stands in the trail. RuleBroken ``course.*``."""
    learner = _learner(actor, at, course)
    left = learner.course.chapters.count() - learner.steps.count()
    ensure(rules.receipt_verdict(learner.course.kind, left=left, has_read=learner.read_at is not None))
    learner.read_at = at
    learner.save(update_fields=["read_at", "unit"])
    record(actor=actor, at=at, action="course.read", obj=learner.course, label=learner.course.title, path=learner.unit.path)
    _settle(learner, actor, at)
    return learner


def settle_learners(change: Change) -> None:
    """Listener: a sheet was handed in; the courses whose quiz it was may be completed by it."""
    if change.source != "quiz":
        return
    sheets = QuizSheet.objects.filter(person__in=change.person_ids, is_passed=True, paper__courses__isnull=False)
    passed = {(paper, person): at for paper, person, at in sheets.values_list("paper", "person", "submitted_at")}
    rows = CourseLearner.objects.select_for_update(of=("self",)).select_related("course", "unit", "person__account")
    for learner in rows.filter(person__in=change.person_ids, completed_at=None, course__quiz__in={paper for paper, _who in passed}):
        at = passed.get((learner.course.quiz_id or 0, learner.person_id))
        if at is not None:
            _settle(learner, selectors.self_of(learner), at)
