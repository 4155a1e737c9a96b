"""Subsidies for skill certificates (获证人员培训费补贴): the rules as rows, the claims of workers, each step of a claim.

A claim is tied to one certificate and made once for it and a kind; the amount is reckoned from the rule and never typed by the
claimant. Who checks does not approve, and nobody decides on his own. Follows docs/rules.md 3.7 SUB-01..11, docs/inventory S1-66.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet
from portal.people.models import PersonRecordQuerySet
from workforce.skills.enums import SkillGrade
from workforce.subsidies.enums import TONES, SubsidyAct, SubsidyCertainty, SubsidyKind, SubsidyState

USER = settings.AUTH_USER_MODEL


class SubsidyRule(CatalogueRow):
    """What is paid for a grade, and on which conditions. Empty: no such condition; an empty amount is not set yet.

    ``region`` is empty for the rule of the whole country; a local row that is in use goes before it.
    """

    kind = models.CharField(_("补贴类别"), max_length=10, choices=SubsidyKind.choices)
    grade = models.PositiveSmallIntegerField(_("等级"), choices=SkillGrade.choices)
    region = models.CharField(_("地区"), max_length=20, blank=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=10, decimal_places=2, null=True, blank=True)
    insured_months = models.PositiveSmallIntegerField(_("参保月数不少于"), null=True, blank=True)
    within_months = models.PositiveSmallIntegerField(_("发证后几个月内申请"), null=True, blank=True)
    most_per_year = models.PositiveSmallIntegerField(_("每人每年最多几次"), null=True, blank=True)
    uplift_percent = models.PositiveSmallIntegerField(_("紧缺职业上浮（%）"), default=0)
    usual_years = models.PositiveSmallIntegerField(_("培养期最多几年"), null=True, blank=True)
    special_years = models.PositiveSmallIntegerField(_("特殊情况最多几年"), null=True, blank=True)
    advance_percent = models.PositiveSmallIntegerField(_("预支不超过（%）"), null=True, blank=True)
    from_on = models.DateField(_("生效日期"), null=True, blank=True)
    to_on = models.DateField(_("失效日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    certainty = models.CharField(_("可靠程度"), max_length=10, choices=SubsidyCertainty.choices, default=SubsidyCertainty.COMPOSED)

    class Meta(CatalogueRow.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="subsidy_rule_not_negative"),
            models.CheckConstraint(condition=Q(advance_percent=None) | Q(advance_percent__lte=100), name="subsidy_rule_advance"),
        ]


class SubsidyClaim(models.Model):
    """``amount_due``: reckoned from the rule, ``grounds`` its lines as they stood then; ``granted``: what the office lets pass.

    ``advance`` is a figure and no register of payments: SUB-09 limits what may be had in advance and says that the rest follows after
    completion. The fund pays that advance out before there is a certificate, hence before there is a claim; what counts here is how much
    of the sum has been had, which the claim holds against the limit and takes off, with the proof among its papers.
    """

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="subsidy_claims", verbose_name=_("职工"))
    certificate = models.ForeignKey("workforce.SkillCertificate", models.PROTECT, related_name="subsidy_claims", verbose_name=_("技能证书"))
    rule = models.ForeignKey(SubsidyRule, models.PROTECT, related_name="claims", verbose_name=_("执行标准"))
    kind = models.CharField(_("补贴类别"), max_length=10, choices=SubsidyKind.choices)
    insured_months = models.PositiveSmallIntegerField(_("参保月数"), default=0)
    fee_paid = models.DecimalField(_("本人支付的培训费（元）"), max_digits=10, decimal_places=2, default=Decimal(0))
    years = models.PositiveSmallIntegerField(_("培养期（年）"), default=0)
    is_special = models.BooleanField(_("特殊情况"), default=False)
    advance = models.DecimalField(_("已预支（元）"), max_digits=10, decimal_places=2, default=Decimal(0))
    declares_none = models.BooleanField(_("没有领过职业培训补贴"), default=False)
    state = models.CharField(_("状态"), max_length=9, choices=SubsidyState.choices, default=SubsidyState.FILED)
    filed_on = models.DateField(_("申请日期"))
    amount_due = models.DecimalField(_("测算金额（元）"), max_digits=10, decimal_places=2)
    granted = models.DecimalField(_("核定金额（元）"), max_digits=10, decimal_places=2, null=True)
    lower_reason = models.CharField(_("核减原因"), max_length=300, blank=True)
    grounds = models.JSONField(default=list)
    return_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("审核人"))
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人"))
    approved_on = models.DateField(_("批准日期"), null=True)
    paid_on = models.DateField(_("发放日期"), null=True)
    document_no = models.CharField(_("发放凭证号"), max_length=60, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_on", "-id"]
        indexes = [models.Index(fields=["person", "state"], name="subsidy_by_person_state")]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "kind"], condition=~Q(state="withdrawn"), name="subsidy_one_live_claim"),
            models.CheckConstraint(condition=Q(granted=None) | Q(granted__gt=0, granted__lte=F("amount_due")), name="subsidy_granted"),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("checked_by")), name="subsidy_second_person"),
            models.CheckConstraint(
                condition=~Q(state="paid") | (Q(paid_on__isnull=False, granted__isnull=False) & ~Q(document_no="")), name="subsidy_paid_how"
            ),
            models.CheckConstraint(condition=Q(fee_paid__gte=0, advance__gte=0, amount_due__gte=0), name="subsidy_not_negative"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def tone(self) -> str:
        return TONES[SubsidyState(self.state)]

    @property
    def amount(self) -> Decimal:
        """What is paid as things stand."""
        return self.amount_due if self.granted is None else self.granted


class SubsidyStepQuerySet(ScopedQuerySet):
    scope_path = "claim__person__unit__path"
    scope_person = "claim__person_id"


class SubsidyStep(models.Model):
    claim = models.ForeignKey(SubsidyClaim, models.CASCADE, related_name="steps")
    act = models.CharField(max_length=9, choices=SubsidyAct.choices)
    text = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = SubsidyStepQuerySet.as_manager()

    class Meta:
        ordering = ["id"]


class EducationFundQuerySet(ScopedQuerySet):
    scope_path = "unit__path"


class EducationFund(models.Model):
    """The money for the education of workers (职工教育经费) of a unit in a year; ``frontline``: the part of ``spent`` that went to those
    in the front line. Follows docs/rules.md 3.7 SUB-10."""

    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="education_funds", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    wages = models.DecimalField(_("工资总额（元）"), max_digits=14, decimal_places=2)
    drawn = models.DecimalField(_("提取（元）"), max_digits=14, decimal_places=2)
    spent = models.DecimalField(_("使用（元）"), max_digits=14, decimal_places=2, default=Decimal(0))
    frontline = models.DecimalField(_("其中用于一线职工（元）"), max_digits=14, decimal_places=2, default=Decimal(0))
    told_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = EducationFundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "unit__path"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="education_fund_once"),
            models.CheckConstraint(
                condition=Q(wages__gt=0, drawn__gte=0, spent__gte=0, frontline__gte=0, frontline__lte=F("spent")),
                name="education_fund_sums",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.name} {self.year}"
