"""Grade promotion: from the worker's application to certificate and grade.

Conditions are rows of the 2023 technical rules (docs/rules.md 3.1; the 2018 set stays beside it). One application follows
one path; each of its conditions gets a check with reason and evidence; author, checker and decider are three persons.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet
from portal.people.models import PersonRecordQuerySet
from workforce.promotion.enums import OPEN_STATES, BatchState, CheckResult, PromotionState
from workforce.skills.enums import SkillGrade


class GradeCondition(models.Model):
    """One path to a grade; any path of the grade suffices.

    ``params``: ``needs_grade`` (certificate held), ``years_after_certificate``, ``years_in_occupation``, ``min_age``,
    ``title`` (junior, intermediate, senior), ``years_after_title``, ``schooling`` (list of school kinds),
    ``working`` (must be in the occupation now), ``by_hand`` (what a person has to confirm).
    """

    rule_version = models.CharField(max_length=4)
    code = models.CharField(max_length=10)
    target_grade = models.PositiveSmallIntegerField(choices=SkillGrade.choices)
    params = models.JSONField()
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=400)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    certainty = models.CharField(max_length=10, default="sourced")

    class Meta:
        ordering = ["rule_version", "-target_grade", "code"]
        constraints = [models.UniqueConstraint(fields=["rule_version", "code", "effective_from"], name="grade_condition_once")]

    @property
    def text(self) -> str:
        return self.text_en if (get_language() or "").startswith("en") else self.text_zh


class PromotionApplicationQuerySet(PersonRecordQuerySet):
    def open(self):
        return self.filter(state__in=OPEN_STATES)


class PromotionApplication(models.Model):
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="promotions")
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, related_name="+", verbose_name=_("申报职业"))
    target_grade = models.PositiveSmallIntegerField(_("申报等级"), choices=SkillGrade.choices)
    from_grade = models.PositiveSmallIntegerField(choices=SkillGrade.choices, null=True)
    rule_version = models.CharField(max_length=4)
    path_code = models.CharField(_("申报条件"), max_length=10)
    batch = models.ForeignKey(
        "workforce.PromotionBatch", models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("批次")
    )
    note = models.TextField(_("申报说明"), blank=True)
    state = models.CharField(max_length=10, choices=PromotionState.choices, default=PromotionState.DRAFT)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    answer_due_on = models.DateField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    certificate = models.OneToOneField("workforce.SkillCertificate", models.PROTECT, null=True, related_name="promotion")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = PromotionApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "occupation"], condition=Q(state__in=OPEN_STATES), name="promotion_one_open"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(decided_by=None) | ~Q(checked_by=models.F("decided_by")), name="promotion_two_persons"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class PromotionCheck(models.Model):
    """One condition of the application with its result, the figures behind it and the clause it rests on."""

    application = models.ForeignKey(PromotionApplication, models.CASCADE, related_name="checks")
    code = models.CharField(max_length=40)
    result = models.CharField(max_length=8, choices=CheckResult.choices)
    is_overridden = models.BooleanField(default=False)  # a person judged differently from the computed result
    params = models.JSONField(default=dict)  # fills the sentence of ``code``
    reason = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="promotion_check_once")]


class PromotionEvent(models.Model):
    """The timeline that the worker sees."""

    application = models.ForeignKey(PromotionApplication, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PromotionState.choices)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-id"]


class PromotionBatchQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class PromotionBatch(models.Model):
    """Applications that are judged together: an enrolment window, a panel, a publicity, one decision each."""

    name = models.CharField(_("批次名称"), max_length=80)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("范围"))
    opens_on = models.DateField(_("申报开始"))
    closes_on = models.DateField(_("申报截止"))
    target_grades = models.JSONField(_("申报等级"), default=list)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.OPEN)
    panel = models.OneToOneField("portal.Panel", models.PROTECT, null=True, blank=True, related_name="+")
    publicity = models.OneToOneField("portal.Publicity", models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PromotionBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="promotion_batch_in_order")]

    def __str__(self) -> str:
        return self.name
