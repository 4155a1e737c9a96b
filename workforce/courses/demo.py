"""Courses of each type, one of them expired, one waiting for publication, learned by some of the workers."""

from datetime import datetime, timedelta

from django.utils import timezone

from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from workforce.courses import services
from workforce.courses.models import CourseLearner, CourseModule, OnlineCourse
from workforce.courses.services import CourseFacts
from workforce.quizzes.models import QuizPaper
from workforce.quizzes.selectors import units_for

# (module, kind, title, source, days since the source, days until it is due, days until it ends, chapters)
COURSES = (
    ("SAFETY", "rule", "停送电管理制度", "停送电管理制度", 200, 30, None, ("停电", "验电和挂牌", "送电")),
    ("POLICY", "policy", "新修订安全生产法规解读", "安全生产法规修订说明会", 20, 20, 180, ("修订了什么", "岗位上怎么做")),
    ("MEETINGS", "policy", "年度工作会议精神解读", "年度工作会议", 300, None, -5, ("会议要点",)),
    ("SKILLS", "lesson", "液压支架常见故障判断", "", None, 40, None, ("看压力", "听声音", "查管路", "案例")),
    ("BRANCH", "lesson", "三会一课怎么开好", "", None, None, None, ("会前", "会上", "会后")),
)
TEXT = "学什么：{title}。\n\n先看要求，再对照自己的岗位：这一步由谁做、做到什么程度。\n\n不清楚的地方记下来，班前会上问班组长。"
LEARNERS = 18


def _write(first: Actor, second: Actor, test: QuizPaper, now: datetime) -> list[OnlineCourse]:
    today, root = timezone.localdate(now), units_for(first, "course.edit")[0]
    modules, made = {module.code: module for module in CourseModule.objects.all()}, []
    for code, kind, title, source, since, due, until, chapters in COURSES:
        ends = today + timedelta(days=until) if until is not None else None
        facts = CourseFacts(
            root, modules[code], title, kind, source=source, source_on=today - timedelta(days=since) if since is not None else None,
            due_on=today + timedelta(days=due) if due is not None else None, valid_until=max(ends, today) if ends else None,
            quiz=test if kind == "rule" else None,
        )  # fmt: skip
        row = services.draft_course(actor=first, at=now, facts=facts)
        for chapter in chapters:
            services.add_chapter(actor=first, at=now, course=row, title=chapter, text=TEXT.format(title=chapter))
        row.refresh_from_db()
        if code != "BRANCH":
            row = services.publish_course(actor=second, at=now, course=row, version=row.version)
        if until is not None and until < 0:
            OnlineCourse.objects.filter(pk=row.pk).update(valid_until=ends)  # it was published before it ended
        made.append(row)
    return made


def teach(officer: User, second_officer: User, test: QuizPaper, now: datetime) -> str:
    today = timezone.localdate(now)
    rows = _write(actor_of(officer, today), actor_of(second_officer, today), test, now)
    open_rows = [row for row in rows if row.state == "published" and (row.valid_until is None or row.valid_until > today)]
    users = User.objects.filter(grants__role="worker", person__unit__path__startswith=rows[0].node.path, is_active=True).distinct()
    for n, user in enumerate(users.select_related("person__unit").order_by("pk")[:LEARNERS]):
        actor = actor_of(user, today)
        for course in open_rows[: 1 + n % 3]:
            chapters = list(course.chapters.all())
            for chapter in chapters if n % 4 else chapters[:1]:
                services.finish_chapter(actor=actor, at=now, chapter=chapter)
            if course.kind == "rule" and n % 4:
                services.confirm_read(actor=actor, at=now, course=course)
    return f"{OnlineCourse.objects.count()} courses, {CourseLearner.objects.count()} begun"
