"""Courses of MK1 by HR, published by the second HR; the standing worker learns them."""

from datetime import timedelta

from portal.kernel import clock
from portal.rights.models import User
from tests.support.people import FourPeople
from tests.workforce.quizzes import factories as quizzes
from workforce.courses import services
from workforce.courses.models import CourseModule, OnlineCourse
from workforce.courses.services import CourseFacts


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def course_facts(p: FourPeople, **changes) -> CourseFacts:
    first = {"node": p.nodes["MK1"], "module": CourseModule.objects.get(code="SAFETY"), "title": "瓦斯防治"}
    return CourseFacts(**{**first, **changes})


def drafted(p: FourPeople, user: User | None = None, **changes) -> OnlineCourse:
    return services.draft_course(**words(p, user), facts=course_facts(p, **changes))


def written(p: FourPeople, chapters: int = 2, **changes) -> OnlineCourse:
    row = drafted(p, **changes)
    for n in range(chapters):
        services.add_chapter(**words(p), course=row, title=f"第 {n + 1} 节", text="第一段。\n\n第二段 <b>。")
    row.refresh_from_db()
    return row


def published(p: FourPeople, chapters: int = 2, **changes) -> OnlineCourse:
    row = written(p, chapters, **changes)
    return services.publish_course(**words(p, p.second_hr), course=row, version=row.version)


def rule_course(p: FourPeople, **changes) -> OnlineCourse:
    """A rule with its quiz."""
    quiz = quizzes.published(p, purpose="course")
    return published(p, kind="rule", title="停送电制度", source="停送电管理办法", quiz=quiz, **changes)


def policy(p: FourPeople, **changes) -> OnlineCourse:
    day = clock.today() - timedelta(days=10)
    return published(p, kind="policy", title="会议精神", source="工作会议", source_on=day, **changes)


def learned(p: FourPeople, row: OnlineCourse, user: User | None = None, chapters: int = 99) -> OnlineCourse:
    """The first ``chapters`` finished by the worker."""
    for chapter in row.chapters.all()[:chapters]:
        services.finish_chapter(**words(p, user or p.worker), chapter=chapter)
    return row
