"""Membership development: from a written application to a full member in five stages and 25 steps, each with its day, its
operator and its papers (发展党员).

Follows the detailed rules of admission (中国共产党发展党员工作细则, docs/rules.md 2.1, 2.2). The steps are catalogue rows and
their figures rule parameters; a case holds one person's course, and what a step changes of his political status is written in
the same transaction. A step that is taken back stays readable and counts no more.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from branches.membership.enums import CaseState, DevelopmentStage, StepActor, StepResult, TimeRule
from branches.membership.rules import StepLine, VoteFigures
from portal.kernel.scope import ScopedQuerySet


class DevelopmentStepQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "DevelopmentStepQuerySet":
        return self.filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gte=day))


class DevelopmentStep(models.Model):
    """A row of the table of 25: ``rule`` says what it is held to, ``parameters`` name the figures."""

    no = models.PositiveSmallIntegerField(_("序号"))
    stage = models.PositiveSmallIntegerField(_("阶段"), choices=DevelopmentStage.choices)
    name_zh = models.CharField(_("中文名称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=80)
    actor = models.CharField(_("由谁办理"), max_length=10, choices=StepActor.choices)
    materials = models.CharField(_("所需材料"), max_length=200, blank=True)
    rule = models.CharField(_("时限规则"), max_length=20, choices=TimeRule.choices, blank=True)
    parameters = models.JSONField(default=list)  # codes of rule parameters
    lead_days = models.PositiveSmallIntegerField(_("提前几天提醒"), default=0)
    effective_from = models.DateField(_("生效日期"))
    effective_to = models.DateField(_("失效日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    objects = DevelopmentStepQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["no", "effective_from"], name="development_step_no_once"),
            models.CheckConstraint(condition=Q(no__gte=1, no__lte=25), name="development_step_is_of_25"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    @property
    def line(self) -> StepLine:
        return StepLine(self.no, self.stage, self.actor, self.rule, self.lead_days)


class DevelopmentCaseQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"
    scope_person = "person_id"


class DevelopmentCase(models.Model):
    """One person on his way in one branch.

    ``last_*`` and ``next_*`` repeat what the steps say, so that lists and reminders ask one table: the step done last, the
    one that follows and who takes it, from when it may be done, until when as a rule, and from when it waits on a list.
    """

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="development_cases", verbose_name=_("党支部"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="development_cases", verbose_name=_("姓名"))
    state = models.CharField(_("状态"), max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    contacts = models.ManyToManyField("portal.Person", related_name="+", verbose_name=_("培养联系人"))
    sponsors = models.ManyToManyField("portal.Person", related_name="+", verbose_name=_("入党介绍人"))
    status_before = models.CharField(max_length=14, blank=True)  # political status before the case wrote any
    last_no = models.PositiveSmallIntegerField(_("已办到第几步"), default=0)
    last_on = models.DateField(_("最近一步日期"), null=True)
    round = models.PositiveSmallIntegerField(default=1)
    next_no = models.PositiveSmallIntegerField(_("下一步"), null=True)
    next_actor = models.CharField(max_length=10, choices=StepActor.choices, blank=True)
    earliest_on = models.DateField(_("最早办理日期"), null=True)
    due_on = models.DateField(_("办理期限"), null=True)
    remind_on = models.DateField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_on = models.DateField(_("结束日期"), null=True)
    close_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DevelopmentCaseQuerySet.as_manager()

    class Meta:
        ordering = ["branch__node__path", "person__staff_no"]
        indexes = [
            models.Index(fields=["state", "next_actor", "remind_on"], name="development_to_do"),
            models.Index(fields=["branch", "state"], name="development_by_branch"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state=CaseState.OPEN), name="development_one_open_case"),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN, closed_on=None) | ~Q(state=CaseState.OPEN) & Q(closed_on__isnull=False),
                name="development_closed_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.branch}"


class OfCaseQuerySet(ScopedQuerySet):
    scope_path = "case__branch__node__path"
    scope_person = "case__person_id"


class DevelopmentStepRecord(models.Model):
    """A step that was taken; ``explanation`` where it is past a usual limit, ``override_*`` where a minimum was lifted.

    ``due_on`` is the usual limit as it stood, ``is_imported`` marks what was done before the portal. Of the same step and
    round one record stands; what was taken back has ``voided_at``.
    """

    case = models.ForeignKey(DevelopmentCase, models.CASCADE, related_name="steps")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+")  # on that day; a case may move on
    no = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    on = models.DateField(_("日期"))
    due_on = models.DateField(null=True)
    note = models.CharField(_("办理情况"), max_length=500, blank=True)
    explanation = models.CharField(_("情况说明"), max_length=200, blank=True)
    override_reason = models.CharField(_("特批理由"), max_length=200, blank=True)
    override_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    result = models.CharField(_("决议"), max_length=8, choices=StepResult.choices, blank=True)
    months = models.PositiveSmallIntegerField(_("延长几个月"), default=0)
    training_days = models.PositiveSmallIntegerField(_("培训天数"), null=True)
    training_hours = models.PositiveSmallIntegerField(_("培训学时"), null=True)
    leaves_on = models.DateField(_("预计离开本单位的日期"), null=True)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    is_imported = models.BooleanField(default=False)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(max_length=200, blank=True)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["round", "no", "pk"]
        indexes = [models.Index(fields=["branch", "on"], name="development_step_by_branch")]
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "no"], condition=Q(voided_at=None), name="development_step_once"),
            models.CheckConstraint(
                condition=Q(override_by=None) | Q(operator=None) | ~Q(override_by=F("operator")), name="development_override_by_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.no}"


class OfStepQuerySet(ScopedQuerySet):
    scope_path = "step__case__branch__node__path"


class DevelopmentVote(models.Model):
    """The totals of a meeting's vote: never who voted how. ``ballot`` where the portal's own secret ballot gave them."""

    step = models.OneToOneField(DevelopmentStepRecord, models.CASCADE, related_name="vote")
    ballot = models.ForeignKey("portal.Ballot", models.PROTECT, null=True, related_name="+")
    expected = models.PositiveSmallIntegerField(_("应到有表决权的党员"))
    present = models.PositiveSmallIntegerField(_("实到有表决权的党员"))
    yes = models.PositiveSmallIntegerField(_("赞成"))
    no = models.PositiveSmallIntegerField(_("不赞成"), default=0)
    abstain = models.PositiveSmallIntegerField(_("弃权"), default=0)
    spoiled = models.PositiveSmallIntegerField(_("无效票"), default=0)
    written_yes = models.PositiveSmallIntegerField(_("书面赞成"), default=0)
    written_other = models.PositiveSmallIntegerField(_("书面不赞成或弃权"), default=0)

    objects = OfStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(present__lte=F("expected")), name="development_vote_present"),
            models.CheckConstraint(
                condition=Q(present__gte=F("yes") + F("no") + F("abstain") + F("spoiled")), name="development_vote_not_more_ballots"
            ),
        ]

    @property
    def figures(self) -> VoteFigures:
        return VoteFigures(
            self.expected, self.present, self.yes, self.no, self.abstain, self.spoiled, self.written_yes, self.written_other
        )  # fmt: skip


class DevelopmentReview(models.Model):
    """A look at how somebody does, each half year while he is cultivated or on probation."""

    case = models.ForeignKey(DevelopmentCase, models.CASCADE, related_name="reviews")
    on = models.DateField(_("考察日期"))
    text = models.CharField(_("考察意见"), max_length=500)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "on"], name="development_review_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.on}"


class DevelopmentOverride(models.Model):
    """Leave of the committee above to take the next step although a minimum is not met, for one finding, with a reason."""

    case = models.ForeignKey(DevelopmentCase, models.CASCADE, related_name="overrides")
    no = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=60)
    reason = models.CharField(_("特批理由"), max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_at"]
        constraints = [models.UniqueConstraint(fields=["case", "round", "no", "code"], name="development_override_once")]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.no} {self.code}"
