"""A branch looks at its own weak points, reads where it lost points, and closes what it found: checklist, feedback sheet, improvement.

The questions are a catalogue; what is answered with «partly» or «serious» and what a published result shows become improvements, each
with an owner and a last day, closed by somebody who had no hand in it (practices S0-01, S2-31, S3-01, S3-132).
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.improvement.enums import (
    DEGREE_TONES,
    TONES,
    Degree,
    DiagnosisState,
    ImprovementState,
    ProblemGroup,
    ProblemSource,
)
from assessment.metrics.rules import METRICS
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet

USER = settings.AUTH_USER_MODEL


def known_metric(code: str) -> None:
    """A metric that needs nothing but the branch and the year."""
    metric = METRICS.get(code)
    if metric is None:
        raise ValidationError(_("没有这个指标编码，请从考核指标说明中复制。"))
    if any(spec.is_required for spec in metric.params):
        raise ValidationError(_("这个指标还需要其他参数，不能放在检查项目旁，请换一个。"))


class DiagnosisItem(CatalogueRow):
    """A question of the checklist. ``metric``: the figure of the branch that is shown beside it, so that the answer rests on facts."""

    group = models.CharField(_("分类"), max_length=9, choices=ProblemGroup.choices)
    question = models.CharField(_("检查内容"), max_length=200)
    metric = models.CharField(_("参考指标编码"), max_length=40, blank=True, validators=[known_metric])
    source = models.CharField(_("依据"), max_length=200, blank=True)


class BranchQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class AnswerQuerySet(ScopedQuerySet):
    scope_path = "diagnosis__branch__node__path"


class LineQuerySet(ScopedQuerySet):
    scope_path = "sheet__branch__node__path"


class ImprovementQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"
    scope_person = "owner"


class Diagnosis(models.Model):
    """One per branch and year. Handed in, it stands as it is."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+", verbose_name=_("党支部"))
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=9, choices=DiagnosisState.choices, default=DiagnosisState.DRAFT)
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField(_("提交时间"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = BranchQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "branch__node__path", "id"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "year"], name="diagnosis_once"),
            models.CheckConstraint(condition=Q(state="draft") | Q(handed_in_at__isnull=False), name="diagnosis_handed_in_has_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.branch.node.name} {self.year}"

    @property
    def is_open(self) -> bool:
        return self.state == DiagnosisState.DRAFT


class DiagnosisAnswer(models.Model):
    """``question`` and ``fact`` are kept with the answer: a later change of the catalogue or of records does not rewrite it."""

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="answers")
    item = models.ForeignKey(DiagnosisItem, models.PROTECT, related_name="answers")
    question = models.CharField(_("检查内容"), max_length=200)
    degree = models.CharField(_("严重程度"), max_length=7, choices=Degree.choices, blank=True)
    words = models.CharField(_("具体表现"), max_length=300, blank=True)
    fact = models.CharField(_("参考数据"), max_length=40, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["item__sort", "item__code"]
        constraints = [models.UniqueConstraint(fields=["diagnosis", "item"], name="diagnosis_answer_once")]

    def __str__(self) -> str:
        return self.question

    @property
    def tone(self) -> str:
        return DEGREE_TONES[Degree(self.degree)] if self.degree else "mute"


class FeedbackSheet(models.Model):
    """Where a branch lost points in a published round, and what is concluded from it."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+", verbose_name=_("党支部"))
    round = models.ForeignKey("assessment.AssessmentRound", models.PROTECT, related_name="feedback", verbose_name=_("考核期"))
    words = models.CharField(_("小结"), max_length=500, blank=True)
    party = models.DecimalField(_("党建得分"), max_digits=6, decimal_places=2)
    business = models.DecimalField(_("业务得分"), max_digits=6, decimal_places=2)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("制表时间"))

    objects = BranchQuerySet.as_manager()

    class Meta:
        ordering = ["-round__starts_on", "branch__node__path", "id"]
        constraints = [models.UniqueConstraint(fields=["branch", "round"], name="feedback_once")]

    def __str__(self) -> str:
        return f"{self.branch.node.name} {self.round.code}"


class FeedbackLine(models.Model):
    """An indicator with lost points, as the receipt of the published round tells it."""

    sheet = models.ForeignKey(FeedbackSheet, models.CASCADE, related_name="lines")
    no = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=20)
    name = models.CharField(_("指标"), max_length=120)
    points = models.DecimalField(_("得分"), max_digits=6, decimal_places=2)
    full = models.DecimalField(_("满分"), max_digits=6, decimal_places=2)
    lost = models.DecimalField(_("失分"), max_digits=6, decimal_places=2)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["sheet", "indicator"], name="feedback_line_once")]

    def __str__(self) -> str:
        return self.name


class Improvement(models.Model):
    """``answer`` or ``line``: where the problem comes from; both None where somebody wrote it down."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+", verbose_name=_("党支部"))
    source = models.CharField(_("来源"), max_length=9, choices=ProblemSource.choices)
    answer = models.OneToOneField(DiagnosisAnswer, models.PROTECT, null=True, related_name="improvement")
    line = models.OneToOneField(FeedbackLine, models.PROTECT, null=True, related_name="improvement")
    problem = models.CharField(_("存在问题"), max_length=300)
    cause = models.CharField(_("原因"), max_length=300, blank=True)
    measure = models.CharField(_("措施"), max_length=300, blank=True)
    owner = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("责任人"))
    due_on = models.DateField(_("完成期限"), null=True)
    state = models.CharField(_("状态"), max_length=9, choices=ImprovementState.choices, default=ImprovementState.PROPOSED)
    proof = models.CharField(_("整改结果"), max_length=300, blank=True)
    activity = models.ForeignKey("branches.Activity", models.SET_NULL, null=True, related_name="+", verbose_name=_("关联活动"))
    plan_item = models.ForeignKey("branches.PlanItem", models.SET_NULL, null=True, related_name="+", verbose_name=_("关联计划任务"))
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("提出时间"))
    done_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(_("报告完成日期"), null=True)
    judged_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    reason = models.CharField(_("退回或不列入的原因"), max_length=200, blank=True)
    reopened = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        ordering = ["branch__node__path", "due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"], name="improvement_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["open", "done", "confirmed"]) | (Q(owner__isnull=False) & Q(due_on__isnull=False)),
                name="improvement_has_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (Q(judged_by__isnull=False) & ~Q(judged_by=F("done_by"))),
                name="improvement_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.problem

    @property
    def tone(self) -> str:
        return TONES[ImprovementState(self.state)]
