"""Courses on line (网络教学平台): chapters of plain paragraphs with files, learned on a phone, finished by chapters and a quiz.

What counts is what was finished, never for how long (docs/adr/0032). A course past its last day is marked and is no longer to be
learned. Rules are learned with a receipt «I have read and know» and a quiz. Offices see rates of units; one's own record is one's own.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet
from workforce.courses.enums import TONES, CourseKind, CourseState

USER = settings.AUTH_USER_MODEL


class CourseModule(CatalogueRow):
    """A section of the learning system."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class OnlineCourseQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class OnlineCourse(models.Model):
    """``node``: for everybody there and below; ``due_on``: until when it is to be finished; ``valid_until``: its last day."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("学习范围"))
    module = models.ForeignKey(CourseModule, models.PROTECT, related_name="courses", verbose_name=_("栏目"))
    kind = models.CharField(_("类型"), max_length=6, choices=CourseKind.choices, default=CourseKind.LESSON)
    title = models.CharField(_("课程名称"), max_length=80)
    summary = models.CharField(_("简介"), max_length=300, blank=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    source_on = models.DateField(_("来源日期"), null=True, blank=True)
    due_on = models.DateField(_("学完期限"), null=True, blank=True)
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)
    quiz = models.ForeignKey("workforce.QuizPaper", models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("测试"))
    state = models.CharField(_("状态"), max_length=9, choices=CourseState.choices, default=CourseState.DRAFT)
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("编写人"))
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("发布人"))
    published_at = models.DateTimeField(null=True)
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(_("下架原因"), max_length=200, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = OnlineCourseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["node", "state"], name="course_by_node")]
        constraints = [
            models.CheckConstraint(condition=Q(published_by=None) | ~Q(published_by=F("drafted_by")), name="course_two_people"),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_by__isnull=False), name="course_published_by"),
            models.CheckConstraint(condition=~Q(kind="policy") | Q(source_on__isnull=False), name="course_policy_day"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return TONES[CourseState(self.state)]


class CourseRecordQuerySet(ScopedQuerySet):
    scope_path = "course__node__path"


class CourseChapter(models.Model):
    """``text``: plain paragraphs, shown escaped."""

    course = models.ForeignKey(OnlineCourse, models.CASCADE, related_name="chapters")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(_("章节名称"), max_length=80)
    text = models.TextField(_("内容"), max_length=20000)
    version = models.PositiveIntegerField(default=1)

    objects = CourseRecordQuerySet.as_manager()

    class Meta:
        ordering = ["no", "id"]
        constraints = [models.UniqueConstraint(fields=["course", "no"], name="course_chapter_once")]

    def __str__(self) -> str:
        return self.title


class CourseLearnerQuerySet(ScopedQuerySet):
    scope_path = "unit__path"
    scope_person = "person"


class CourseLearner(models.Model):
    """Somebody who has begun a course. ``unit`` is the one of the day of the last step; ``last``: the chapter finished last."""

    course = models.ForeignKey(OnlineCourse, models.PROTECT, related_name="learners")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="course_records")
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+")
    last = models.ForeignKey(CourseChapter, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    read_at = models.DateTimeField(_("签收时间"), null=True)
    completed_at = models.DateTimeField(_("学完时间"), null=True)

    objects = CourseLearnerQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["completed_at", "unit"], name="course_learner_by_day")]
        constraints = [models.UniqueConstraint(fields=["course", "person"], name="course_learner_once")]


class CourseStepQuerySet(ScopedQuerySet):
    scope_path = "learner__unit__path"
    scope_person = "learner__person"


class CourseStep(models.Model):
    """A chapter that a learner has finished."""

    learner = models.ForeignKey(CourseLearner, models.CASCADE, related_name="steps")
    chapter = models.ForeignKey(CourseChapter, models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    objects = CourseStepQuerySet.as_manager()

    class Meta:
        ordering = ["done_at", "id"]
        constraints = [models.UniqueConstraint(fields=["learner", "chapter"], name="course_step_once")]
