"""Innovation studios and teams of merit (创新工作室、先进班组、红旗班组): set up by criteria with evidence, led through configurable
stages to a name and a plate, with members, yearly topics, results, money and reports; reviewed again before the plate ends and
kept, promoted or withdrawn by a second person.

Follows docs/rules.md 4.1 (STU-01..11, FND-01..09). Results are those of the register of results, pointed at and never typed twice.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet, subtree
from workforce.honours.enums import HonourLevel
from workforce.skills.enums import SkillGrade
from workforce.studios.enums import (
    OPEN_STATES,
    StudioDecision,
    StudioGate,
    StudioLeadBy,
    StudioLevel,
    StudioMoneyKind,
    StudioMoneyUse,
    StudioNominationOutcome,
    StudioReviewState,
    StudioRole,
    StudioState,
    StudioTopicState,
)

USER = settings.AUTH_USER_MODEL


class StudioKind(CatalogueRow):
    """Studio of model workers, of skilled workers, of Party members; team of merit. A team has neither topics nor a titled lead."""

    lead_by = models.CharField(_("领衔人条件"), max_length=6, choices=StudioLeadBy.choices, default=StudioLeadBy.TITLE)
    needs_member = models.BooleanField(_("由党员领衔"), default=False)
    is_team = models.BooleanField(_("班组"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class StudioCriterion(CatalogueRow):
    """One condition of setting up, answered yes or no with evidence."""

    text = models.CharField(_("内容"), max_length=300)
    for_studios = models.BooleanField(_("用于工作室"), default=True)
    for_teams = models.BooleanField(_("用于班组"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class StudioStage(CatalogueRow):
    """One step of the way; how many there are and what they are called is data (六步推进法)."""

    gate = models.CharField(_("办理方式"), max_length=6, choices=StudioGate.choices, default=StudioGate.NONE)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class StudioRung(CatalogueRow):
    """What the ladder asks for at a level, and how long a plate of it is valid."""

    level = models.PositiveSmallIntegerField(_("级别"), choices=StudioLevel.choices, unique=True)
    honour_level = models.PositiveSmallIntegerField(_("领衔人荣誉最低级别"), choices=HonourLevel.choices, null=True, blank=True)
    grade = models.PositiveSmallIntegerField(_("领衔人技能等级"), choices=SkillGrade.choices, null=True, blank=True)
    years = models.PositiveSmallIntegerField(_("须命名满几年"), default=0)
    plate_years = models.PositiveSmallIntegerField(_("牌匾有效年数"), default=2)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class StudioFund(CatalogueRow):
    """Published standards of money for studios, to be looked up when money is granted."""

    level = models.PositiveSmallIntegerField(_("级别"), choices=StudioLevel.choices, null=True, blank=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    cycle = models.CharField(_("周期和说明"), max_length=200, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class StudioQuerySet(ScopedQuerySet):
    """Reached through the unit, the branch beside it, and by lead and members themselves."""

    scope_path = "unit__path"
    to_studio = ""

    def within(self, scope):
        to, reach = self.to_studio, Q()
        for path in scope.paths:
            reach |= subtree(f"{to}unit__path", path) | subtree(f"{to}branch__path", path)
        if scope.person_id is not None:
            mine = StudioMember.objects.filter(person=scope.person_id, to_on=None).values("studio")
            reach |= Q(**{f"{to}lead": scope.person_id}) | Q(**{f"{to}pk__in": mine})
        return self.filter(reach) if reach else self.none()


class StudioRecordQuerySet(StudioQuerySet):
    scope_path = "studio__unit__path"
    to_studio = "studio__"


class Studio(models.Model):
    """``stage``: the last step that was passed. ``valid_until`` is what the plate shows."""

    kind = models.ForeignKey(StudioKind, models.PROTECT, related_name="studios", verbose_name=_("类别"))
    name = models.CharField(_("名称"), max_length=80)
    level = models.PositiveSmallIntegerField(_("级别"), choices=StudioLevel.choices, default=StudioLevel.UNIT)
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="studios", verbose_name=_("单位"))
    branch = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在党支部"))
    lead = models.ForeignKey("portal.Person", models.PROTECT, related_name="led_studios", verbose_name=_("领衔人"))
    aim = models.CharField(_("主要方向"), max_length=300)
    place = models.CharField(_("固定场所"), max_length=120)
    state = models.CharField(_("状态"), max_length=9, choices=StudioState.choices, default=StudioState.CREATING)
    stage = models.ForeignKey(StudioStage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("已完成步骤"))
    named_on = models.DateField(_("命名日期"), null=True, blank=True)
    reviewed_on = models.DateField(_("上次复核"), null=True, blank=True)
    valid_until = models.DateField(_("牌匾有效期至"), null=True, blank=True)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    close_reason = models.CharField(_("结束原因"), max_length=300, blank=True)
    applied_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = StudioQuerySet.as_manager()

    class Meta:
        ordering = ["-level", "name"]
        indexes = [models.Index(fields=["unit", "state"], name="studio_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(state__in=OPEN_STATES), name="studio_name_once"),
            models.CheckConstraint(condition=~Q(state="named") | Q(named_on__isnull=False), name="studio_named_on_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class StudioCheck(models.Model):
    """One criterion of one studio; None until somebody has looked."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="checks")
    criterion = models.ForeignKey(StudioCriterion, models.PROTECT, related_name="+")
    is_met = models.BooleanField(_("是否达到"), null=True)
    note = models.CharField(_("核对情况"), max_length=300, blank=True)
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    objects = StudioRecordQuerySet.as_manager()

    class Meta:
        ordering = ["criterion__sort", "criterion__code"]
        constraints = [models.UniqueConstraint(fields=["studio", "criterion"], name="studio_criterion_once")]

    def __str__(self) -> str:
        return f"{self.studio_id}:{self.criterion_id}"


class StudioStep(models.Model):
    """A stage that was passed, with what was done."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="steps")
    stage = models.ForeignKey(StudioStage, models.PROTECT, related_name="+")
    passed_on = models.DateField(_("完成日期"))
    note = models.CharField(_("办理情况"), max_length=300)
    noted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = StudioRecordQuerySet.as_manager()

    class Meta:
        ordering = ["passed_on", "id"]


class StudioMember(models.Model):
    """From a day to a day; the lead is no row here."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="members")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="studio_places")
    role = models.CharField(_("角色"), max_length=8, choices=StudioRole.choices, default=StudioRole.MEMBER)
    from_on = models.DateField(_("加入日期"))
    to_on = models.DateField(_("退出日期"), null=True, blank=True)

    objects = StudioRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-role", "from_on", "id"]
        constraints = [models.UniqueConstraint(fields=["studio", "person"], condition=Q(to_on=None), name="studio_member_once")]

    def __str__(self) -> str:
        return f"{self.studio_id}:{self.person_id}"


class StudioTopic(models.Model):
    """A project of a year; the unit approves it formally by somebody who did not ask for it (STU-05)."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="topics")
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("课题名称"), max_length=120)
    target = models.CharField(_("预期目标"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=7, choices=StudioTopicState.choices, default=StudioTopicState.PLANNED)
    outcome = models.CharField(_("完成情况"), max_length=300, blank=True)
    told_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(_("立项日期"), null=True, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    objects = StudioRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["studio", "year", "title"], name="studio_topic_once"),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("told_by")), name="studio_topic_two_persons"),
        ]

    def __str__(self) -> str:
        return self.title


class StudioResult(models.Model):
    """A confirmed result of the register that the studio brought forth."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="results")
    result = models.ForeignKey("workforce.WorkResult", models.PROTECT, related_name="studio_results")
    topic = models.ForeignKey(StudioTopic, models.SET_NULL, null=True, blank=True, related_name="results", verbose_name=_("课题"))
    benefit = models.DecimalField(_("经济效益（万元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    linked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = StudioRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-result__achieved_on", "id"]
        constraints = [models.UniqueConstraint(fields=["studio", "result"], name="studio_result_once")]


class StudioMoney(models.Model):
    """Money that came or was used; a wrong row is reversed by somebody else and stays to be seen."""

    studio = models.ForeignKey(Studio, models.PROTECT, related_name="money")
    kind = models.CharField(_("收支"), max_length=5, choices=StudioMoneyKind.choices)
    use = models.CharField(_("用途"), max_length=9, choices=StudioMoneyUse.choices, blank=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    on = models.DateField(_("日期"))
    basis = models.CharField(_("依据或说明"), max_length=200)
    noted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()
    reversed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reversed_at = models.DateTimeField(null=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = StudioRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="studio_money_positive"),
            models.CheckConstraint(condition=Q(kind="grant", use="") | (Q(kind="spend") & ~Q(use="")), name="studio_money_used_for"),
        ]


class StudioReport(models.Model):
    """What a studio or team tells of a year, and by how much work became better; confirmed by somebody else."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="reports")
    year = models.PositiveSmallIntegerField(_("年度"))
    summary = models.TextField(_("工作和成效"), max_length=1000)
    projects = models.PositiveSmallIntegerField(_("攻关项目数"), default=0)
    gain_name = models.CharField(_("效率指标"), max_length=60, blank=True)
    gain = models.DecimalField(_("比上年提高（%）"), max_digits=6, decimal_places=2, null=True, blank=True)
    told_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True
    )  # who told or corrected any version; none of them confirms
    version = models.PositiveIntegerField(default=1, db_default=1)
    correction = models.CharField(_("更正原因"), max_length=300, blank=True, db_default="")  # of the newest version

    objects = StudioRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["studio", "year"], name="studio_report_once"),
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("told_by")), name="studio_report_two_persons"),
        ]


class StudioReview(models.Model):
    """What one person proposes about a studio and another decides."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="reviews")
    decision = models.CharField(_("意见"), max_length=8, choices=StudioDecision.choices)
    level = models.PositiveSmallIntegerField(_("级别"), choices=StudioLevel.choices)
    reason = models.CharField(_("评审情况和理由"), max_length=500)
    from_on = models.DateField(_("复核期起"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=StudioReviewState.choices, default=StudioReviewState.OPEN)
    proposed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("审定日期"), null=True, blank=True)
    answer = models.CharField(_("审定意见"), max_length=300, blank=True)
    valid_until = models.DateField(_("牌匾有效期至"), null=True, blank=True)

    objects = StudioRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["studio"], condition=Q(state="open"), name="studio_one_review"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="studio_review_two_persons"),
        ]


class StudioNomination(models.Model):
    """Sent to a higher level; when it wins there, the studio stands on that level."""

    studio = models.ForeignKey(Studio, models.PROTECT, related_name="nominations")
    contest = models.CharField(_("评比名称"), max_length=100)
    level = models.PositiveSmallIntegerField(_("评比级别"), choices=StudioLevel.choices)
    nominated_on = models.DateField(_("推荐日期"))
    outcome = models.CharField(_("结果"), max_length=7, choices=StudioNominationOutcome.choices, default=StudioNominationOutcome.WAITING)
    decided_on = models.DateField(_("公布日期"), null=True, blank=True)
    nominated_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = StudioRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-nominated_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["studio", "contest"], name="studio_nominated_once")]

    def __str__(self) -> str:
        return self.contest
