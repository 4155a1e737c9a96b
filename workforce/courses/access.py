"""Who writes and publishes a course, who may open its chapters and their files."""

from django.db.models import Q, QuerySet

from portal.kernel.errors import NotReachable
from portal.kernel.scope import Scope
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.courses.enums import CourseState
from workforce.courses.models import CourseChapter, OnlineCourse
from workforce.quizzes.access import office, offices


def ensure_reach(actor: Actor, right: str, row: OnlineCourse) -> None:
    if not office(actor, right).covers(row.node.path):
        raise NotReachable(right)


def may_write(actor: Actor, row: OnlineCourse) -> Verdict:
    """Until it is published; by any office that writes courses there."""
    ensure_reach(actor, "course.edit", row)
    return ALLOWED if row.state == CourseState.DRAFT else denied("course.not_draft")


def for_offices(scope: Scope) -> QuerySet[OnlineCourse]:
    """Those of the reach, and published ones that hold from the units above."""
    wide = offices(scope)
    if not wide.paths:
        return OnlineCourse.objects.none()
    above = {node for path in wide.paths for node in ancestors_of(path)}
    near = OnlineCourse.objects.within(wide).order_by().values("pk")
    return OnlineCourse.objects.filter(Q(pk__in=near) | Q(node__path__in=above, state=CourseState.PUBLISHED))


def for_learner(person: Person) -> QuerySet[OnlineCourse]:
    """Published for his unit, and those that he has begun: his record stays his."""
    published = Q(state=CourseState.PUBLISHED, node__path__in=ancestors_of(person.unit.path))
    begun = OnlineCourse.objects.filter(learners__person=person).order_by().values("pk")
    return OnlineCourse.objects.filter(published | Q(pk__in=begun, state__in=("published", "withdrawn")))


def person_of(actor: Actor) -> Person | None:
    return Person.objects.filter(pk=actor.person_id or 0).select_related("unit").first()


def chapters_open(actor: Actor) -> QuerySet[CourseChapter]:
    """Chapters whose files somebody may open: of the courses of his office, and of those that he learns."""
    rows = Q(course__in=for_offices(actor.scope("course.view")).order_by().values("pk"))
    person = person_of(actor) if actor.can("course.learn") else None
    if person is not None:
        rows |= Q(course__in=for_learner(person).order_by().values("pk"))
    return CourseChapter.objects.filter(rows)


def may_open_chapter(actor: Actor, chapter_id: int) -> bool:
    return chapters_open(actor).filter(pk=chapter_id).exists()


def may_change_chapter(actor: Actor, chapter_id: int) -> bool:
    """Files of a chapter: whoever writes the course, until it is published."""
    rows = OnlineCourse.objects.within(office(actor, "course.edit")).filter(state=CourseState.DRAFT)
    return CourseChapter.objects.filter(pk=chapter_id, course__in=rows.order_by().values("pk")).exists()
