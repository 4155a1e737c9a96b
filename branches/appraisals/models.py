"""The yearly democratic appraisal of Party members, and the secretary's two-way duty report.

A branch appraises its members step by step: everybody reviews himself, members comment on each other, a secret ballot is
held, the branch committee gives an opinion with the ballot and the daily record before it, and each is told his own result
(docs/rules.md 1.7). What one member writes or receives is read by the branch committee and by himself; above the branch
only counts by grade are seen. The secretary reports once a year to the Party committee and to workers' representatives and
is rated by both (docs/rules.md 5.7).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.appraisals.enums import AppraisalState, RaterGroup, ReportBand, ReportState, TopicSide
from branches.orgs.enums import Standing
from portal.ballots.enums import Appraisal
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class BranchPaperQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class MemberAppraisal(models.Model):
    """One branch, one year. ``as_of``: the day whose members are appraised; ``ballot`` is the last one that was drafted."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="appraisals", verbose_name=_("党支部"))
    year = models.PositiveSmallIntegerField(_("年度"))
    as_of = models.DateField(_("名册日期"))
    self_due_on = models.DateField(_("自评截止日期"))
    meeting = models.ForeignKey("branches.Activity", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("评议会议"))
    ballot = models.ForeignKey("portal.Ballot", models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("步骤"), max_length=10, choices=AppraisalState.choices, default=AppraisalState.PREPARING)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = BranchPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "branch__node__path"]
        constraints = [models.UniqueConstraint(fields=["branch", "year"], name="appraisal_once_a_year")]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.year}"


class AppraisalCaseQuerySet(ScopedQuerySet):
    scope_path = "appraisal__branch__node__path"


class MemberAppraisalCase(models.Model):
    """One member in a round: his own review, the committee's opinion, how he was told, what he is to improve."""

    appraisal = models.ForeignKey(MemberAppraisal, models.CASCADE, related_name="cases")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="appraisal_cases")
    standing = models.CharField(_("党员类别"), max_length=12, choices=Standing.choices)
    self_review = models.TextField(_("个人自评"), blank=True)
    self_at = models.DateTimeField(null=True)
    grade = models.CharField(_("评定等次"), max_length=10, choices=Appraisal.choices, blank=True)
    opinion = models.TextField(_("支委会意见"), blank=True)
    reason = models.CharField(_("与测评不一致的理由"), max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    improvement = models.TextField(_("整改要求"), blank=True)
    improve_by = models.DateField(_("整改期限"), null=True, blank=True)
    improved_on = models.DateField(_("整改完成日期"), null=True, blank=True)
    improved_note = models.CharField(_("整改情况"), max_length=300, blank=True)
    told_on = models.DateField(_("反馈日期"), null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = AppraisalCaseQuerySet.as_manager()

    class Meta:
        ordering = ["person__staff_no"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "person"], name="appraisal_case_once"),
            models.CheckConstraint(condition=Q(grade="") | Q(standing=Standing.FULL), name="appraisal_grades_full_members"),
            models.CheckConstraint(condition=Q(grade="") | ~Q(opinion=""), name="appraisal_grade_has_opinion"),
            models.CheckConstraint(condition=Q(told_on=None) | ~Q(opinion=""), name="appraisal_told_after_opinion"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id}:{self.person_id}"

    @property
    def is_graded(self) -> bool:
        return self.standing == Standing.FULL


class MutualReviewQuerySet(ScopedQuerySet):
    scope_path = "case__appraisal__branch__node__path"


class MutualReview(models.Model):
    """What one member says of another: a statement without any mark or rank, read by the branch committee."""

    case = models.ForeignKey(MemberAppraisalCase, models.CASCADE, related_name="mutual_reviews")
    author = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    text = models.TextField(_("互评意见"))
    written_at = models.DateTimeField()

    objects = MutualReviewQuerySet.as_manager()

    class Meta:
        ordering = ["author__staff_no"]
        constraints = [models.UniqueConstraint(fields=["case", "author"], name="mutual_review_once")]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.author_id}"


class DutyReportTopic(CatalogueRow):
    """A heading of the report: ideology and organisation on one side, cost, safety and service on the other."""

    side = models.CharField(_("类别"), max_length=8, choices=TopicSide.choices)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class DutyReport(models.Model):
    """A secretary's report of a year with its result. ``result``: figures and weights as they stood when it was concluded."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="duty_reports", verbose_name=_("党支部"))
    year = models.PositiveSmallIntegerField(_("年度"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="duty_reports", verbose_name=_("述职人"))
    state = models.CharField(_("状态"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    filed_at = models.DateTimeField(null=True)
    return_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    result = models.JSONField(default=dict)
    total = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True)
    band = models.CharField(_("等次"), max_length=8, choices=ReportBand.choices, blank=True)
    comment = models.TextField(_("点评意见"), blank=True)
    problems = models.TextField(_("问题清单"), blank=True)
    rectify_by = models.DateField(_("整改期限"), null=True, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    concluded_on = models.DateField(_("评议日期"), null=True)
    rectification = models.TextField(_("整改情况"), blank=True)
    answered_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = BranchPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "branch__node__path"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "year", "person"], name="duty_report_once_a_year"),
            models.CheckConstraint(condition=Q(band="") | Q(total__isnull=False), name="duty_report_band_has_total"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.year}"


class DutyReportRecordQuerySet(ScopedQuerySet):
    scope_path = "report__branch__node__path"


class DutyReportPart(models.Model):
    report = models.ForeignKey(DutyReport, models.CASCADE, related_name="parts")
    topic = models.ForeignKey(DutyReportTopic, models.PROTECT, related_name="+")
    text = models.TextField(_("内容"), blank=True)

    objects = DutyReportRecordQuerySet.as_manager()

    class Meta:
        ordering = ["topic__sort", "topic__code"]
        constraints = [models.UniqueConstraint(fields=["report", "topic"], name="duty_report_topic_once")]

    def __str__(self) -> str:
        return f"{self.report_id}:{self.topic_id}"


class DutyReportVote(models.Model):
    """A group that hears the report, and its ballot; the people stand on the roll of the ballot."""

    report = models.ForeignKey(DutyReport, models.CASCADE, related_name="votes")
    group = models.CharField(_("评议主体"), max_length=10, choices=RaterGroup.choices)
    raters = models.ManyToManyField("portal.Person", related_name="+", verbose_name=_("评议人"))
    ballot = models.ForeignKey("portal.Ballot", models.PROTECT, null=True, related_name="+")

    objects = DutyReportRecordQuerySet.as_manager()

    class Meta:
        ordering = ["group"]
        constraints = [models.UniqueConstraint(fields=["report", "group"], name="duty_report_group_once")]

    def __str__(self) -> str:
        return f"{self.report_id}:{self.group}"


class DutyReportRemarkQuerySet(ScopedQuerySet):
    scope_path = "vote__report__branch__node__path"


class DutyReportRemark(models.Model):
    """A comment of somebody who heard the report: no person, no time, a random key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    vote = models.ForeignKey(DutyReportVote, models.CASCADE, related_name="remarks")
    text = models.CharField(_("意见建议"), max_length=500)

    objects = DutyReportRemarkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.vote_id)
