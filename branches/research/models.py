"""Policy study groups (政策研究小组) and their papers: who studies which topic from when to when, what came of it, what was
written, where it was published and who adopted it. A paper that stands in the register of results of the workforce is
pointed at, so that it is written down once (docs/coverage.md S1-67).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.research.enums import STUDY_TONES, StudyState
from portal.kernel.scope import ScopedQuerySet


class StudyGroupQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class StudyGroup(models.Model):
    """``to_on``: the day by which the study shall be done."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="study_groups", verbose_name=_("牵头组织"))
    name = models.CharField(_("小组名称"), max_length=80)
    topic = models.CharField(_("研究课题"), max_length=200)
    lead = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("组长"))
    members = models.ManyToManyField("portal.Person", blank=True, related_name="study_groups", verbose_name=_("成员"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("计划完成日期"))
    state = models.CharField(_("状态"), max_length=10, choices=StudyState.choices, default=StudyState.RUNNING)
    conclusion = models.CharField(_("研究结论"), max_length=1000, blank=True)
    closed_on = models.DateField(_("结题日期"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = StudyGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["node", "topic"], condition=Q(state="running"), name="study_group_once"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="study_group_in_order"),
            models.CheckConstraint(
                condition=Q(state="running", closed_on=None) | ~Q(state="running") & Q(closed_on__gte=F("from_on")),
                name="study_group_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return STUDY_TONES[StudyState(self.state)]


class StudyPaperQuerySet(ScopedQuerySet):
    scope_path = "group__node__path"


class StudyPaper(models.Model):
    """A paper of a group; of one that stands in the register of results (``result``) authors and title are read there."""

    group = models.ForeignKey(StudyGroup, models.CASCADE, related_name="papers")
    result = models.ForeignKey(
        "workforce.WorkResult", models.PROTECT, null=True, blank=True, related_name="study_papers", verbose_name=_("成果库中的论文")
    )
    title = models.CharField(_("论文题目"), max_length=200)
    published_in = models.CharField(_("发表或报送处"), max_length=100, blank=True)
    published_on = models.DateField(_("发表日期"), null=True, blank=True)
    adopted_by = models.CharField(_("采纳单位"), max_length=100, blank=True)
    adopted_on = models.DateField(_("采纳日期"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = StudyPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "title"], name="study_paper_once"),
            models.UniqueConstraint(fields=["group", "result"], condition=Q(result__isnull=False), name="study_paper_result_once"),
            models.CheckConstraint(condition=Q(published_in="", published_on=None) | ~Q(published_in=""), name="study_paper_published"),
            models.CheckConstraint(
                condition=Q(adopted_by="", adopted_on=None) | ~Q(adopted_by="") & Q(adopted_on__isnull=False), name="study_paper_adopted"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StudyAuthor(models.Model):
    """One author at his place: somebody of the group, or a name."""

    paper = models.ForeignKey(StudyPaper, models.CASCADE, related_name="authors")
    place = models.PositiveSmallIntegerField(_("署名次序"))
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("成员"))
    name = models.CharField(_("姓名"), max_length=50, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "place"], name="study_author_place"),
            models.CheckConstraint(condition=Q(person=None) & ~Q(name="") | Q(person__isnull=False, name=""), name="study_author_known"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}:{self.place}"

    @property
    def shown(self) -> str:
        return self.name if self.person is None else self.person.name
