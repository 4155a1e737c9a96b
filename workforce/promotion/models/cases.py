"""Grade promotion: from the worker's application to certificate and grade.

Conditions are rows of the 2023 technical rules (docs/rules.md 3.1; the 2018 set stays beside it). One application follows
one path; each of its conditions gets a check with reason and evidence; author, checker and decider are three persons.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet
from portal.people.models import PersonRecordQuerySet
from workforce.competitions.enums import CompetitionGroup, CompetitionLevel, CompetitionPrize, ContestantKind
from workforce.promotion.enums import FASTTRACK_TONES, OPEN_STATES, BatchState, CheckResult, FastTrackState, PromotionState
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


class PastPromotion(models.Model):
    """A promotion from before the portal as a ledger tells it: shown with its source, never counted for a condition.

    What somebody may apply for follows from certificates alone (docs/rules.md 3.1); ``certificate`` only links to one.
    """

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="past_promotions")
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业（工种）"))
    level = models.ForeignKey("workforce.GradeLevel", models.PROTECT, related_name="+", verbose_name=_("等级"))
    promoted_on = models.DateField(_("晋级日期"))
    document = models.CharField(_("依据文号"), max_length=80, blank=True)
    certificate = models.ForeignKey("workforce.SkillCertificate", models.PROTECT, null=True, blank=True, related_name="past_promotions")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField()

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        ordering = ["promoted_on", "level__rank"]
        constraints = [models.UniqueConstraint(fields=["person", "occupation", "level"], name="past_promotion_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.promoted_on}"


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


class CompetitionPromotionRule(CatalogueRow):
    """What a place or prize in a competition is worth on the ladder: one row of docs/rules.md 3.6. Switched on (``is_active``) are
    the rows in force for the enterprise's own tier (docs/adr/0034); HR switches on those of its region.

    A row is met by the place (``from_place`` to ``to_place``), by the share of those ranked (``top_percent``, a part of a place counts
    as the whole), by the prize (``least_prize`` or a higher one), or by any ranked contestant where none is set. ``grade`` is given,
    ``grade_if_held`` to who holds it already; with ``is_one_up`` the next grade above the one held.
    """

    level = models.PositiveSmallIntegerField(_("竞赛级别"), choices=CompetitionLevel.choices)
    classes = models.JSONField(_("竞赛类别"), default=list, blank=True)
    group = models.CharField(_("组别"), max_length=12, choices=CompetitionGroup.choices, blank=True)
    team_size = models.PositiveSmallIntegerField(_("每队人数"), null=True, blank=True)
    contestant = models.CharField(_("选手类别"), max_length=7, choices=ContestantKind.choices, default=ContestantKind.STAFF)
    from_place = models.PositiveSmallIntegerField(_("名次从"), null=True, blank=True)
    to_place = models.PositiveSmallIntegerField(_("名次到"), null=True, blank=True)
    top_percent = models.PositiveSmallIntegerField(_("前百分之几"), null=True, blank=True)
    least_prize = models.CharField(_("最低奖项"), max_length=10, choices=CompetitionPrize.choices, blank=True)
    grade = models.PositiveSmallIntegerField(_("认定等级"), choices=SkillGrade.choices, null=True, blank=True)
    grade_if_held = models.PositiveSmallIntegerField(_("已持有的认定"), choices=SkillGrade.choices, null=True, blank=True)
    is_one_up = models.BooleanField(_("晋升一级"), default=False)
    title = models.CharField(_("授予称号"), max_length=60, blank=True)
    region = models.CharField(_("地区"), max_length=30, blank=True)
    effective_from = models.DateField(_("执行日期"))
    effective_to = models.DateField(_("停止日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    certainty = models.CharField(_("可靠程度"), max_length=10, default="sourced")

    class Meta(CatalogueRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=models.F("effective_from")), name="fasttrack_rule_in_order"
            ),
            models.CheckConstraint(
                condition=Q(from_place=None, to_place=None) | Q(from_place__gte=1, to_place__gte=models.F("from_place")),
                name="fasttrack_rule_places",
            ),
        ]


class FastTrackRequest(models.Model):
    """A published place turned into a grade without the ordinary application. ``year`` and ``slot`` keep the cap of the year: a slot
    from 1 to the cap is taken by one request that has not been refused."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="fasttracks")
    entry = models.ForeignKey("workforce.CompetitionEntry", models.PROTECT, related_name="fasttracks", verbose_name=_("参赛记录"))
    rule = models.ForeignKey(CompetitionPromotionRule, models.PROTECT, related_name="+", verbose_name=_("晋级规则"))
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业（工种）"))
    from_grade = models.PositiveSmallIntegerField(_("现持等级"), choices=SkillGrade.choices, null=True, blank=True)
    target_grade = models.PositiveSmallIntegerField(_("认定等级"), choices=SkillGrade.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    slot = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("状态"), max_length=8, choices=FastTrackState.choices, default=FastTrackState.ASKED)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("审查意见"), max_length=300, blank=True)
    certificate = models.OneToOneField("workforce.SkillCertificate", models.PROTECT, null=True, related_name="fasttrack")
    version = models.PositiveIntegerField(default=1)

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "year", "slot"], condition=~Q(state="refused"), name="fasttrack_cap_of_year"),
            models.UniqueConstraint(fields=["person", "entry"], condition=~Q(state="refused"), name="fasttrack_entry_once"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(decided_by=None) | ~Q(checked_by=models.F("decided_by")), name="fasttrack_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", certificate__isnull=False) | ~Q(state="approved") & Q(certificate=None),
                name="fasttrack_with_certificate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"

    @property
    def tone(self) -> str:
        return FASTTRACK_TONES[FastTrackState(self.state)]
