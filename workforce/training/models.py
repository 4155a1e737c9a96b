"""Training: a catalogue of courses in three tiers, classes of the five modes with who was there and what came of it, yearly
mandatory courses, trainers from inside and outside, institutions one works with, exchange visits, plans that serve Party and
union, and what people did besides: projects and practice.

Words of the customer: 阶梯式培训（基础普及、能力提升、精英孵化）；集中、自主、专题、联合、订单式培训，人次和学时；基础法律、安全生产、
劳动保护教育；内循环、请进来、走出去。Hours are those of classes held; time spent online is never counted.
"""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import Scope, ScopedQuerySet, subtree
from portal.people.models import Person, PersonRecordQuerySet
from workforce.skills.enums import SkillGrade
from workforce.training.enums import (
    GROWTH_TONES,
    STATE_TONES,
    GrowthKind,
    GrowthState,
    PartnerKind,
    TrainerSource,
    TrainingAudience,
    TrainingMode,
    TrainingPart,
    TrainingResult,
    TrainingSide,
    TrainingState,
    TrainingTier,
    TrainingVisitState,
    VisitKind,
)

USER = settings.AUTH_USER_MODEL
NODE = "portal.Node"


class TrainingField(CatalogueRow):
    """A field of technology that courses are tagged with."""

    is_new = models.BooleanField(_("新技术"), default=False)


class TrainingKind(CatalogueRow):
    """A kind of training, with the part of a cadre's record that it serves."""

    part = models.CharField(_("三项内容"), max_length=6, choices=TrainingPart.choices, default=TrainingPart.SKILL)
    is_underground = models.BooleanField(_("在井下进行"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class TrainingOfferQuerySet(ScopedQuerySet):
    """What is offered below a node: reached inside the scope, from the nodes above it, and by people who work below."""

    scope_path = "node__path"

    def within(self, scope: Scope):
        reach = Q()
        for path in scope.paths:
            parts = path.rstrip("/").split("/")
            reach |= subtree("node__path", path) | Q(node__path__in=["/".join(parts[:n]) + "/" for n in range(1, len(parts))])
        if scope.person_id is not None:
            reach |= self._own(scope.person_id)
        return self.filter(reach) if reach else self.none()

    def _own(self, person_id: int) -> Q:
        return Q(Exists(Person.objects.filter(pk=person_id, unit__path__startswith=OuterRef("node__path"))))


class TrainingCourse(models.Model):
    """``after``: courses to be finished before; ``occupation`` and ``for_grade``: the rise in grade that it prepares for."""

    node = models.ForeignKey(NODE, models.PROTECT, related_name="+", verbose_name=_("开课单位"))
    code = models.CharField(_("课程编码"), max_length=20, unique=True)
    title = models.CharField(_("课程名称"), max_length=80)
    kind = models.ForeignKey(TrainingKind, models.PROTECT, related_name="courses", verbose_name=_("类别"))
    tier = models.PositiveSmallIntegerField(_("层次"), choices=TrainingTier.choices, default=TrainingTier.BASIC)
    audience = models.CharField(_("对象"), max_length=12, choices=TrainingAudience.choices, default=TrainingAudience.ALL)
    field = models.ForeignKey(TrainingField, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("技术领域"))
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    is_mandatory = models.BooleanField(_("年度必修"), default=False)
    needs_grade = models.PositiveSmallIntegerField(_("要求的技能等级"), choices=SkillGrade.choices, null=True, blank=True)
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="opens", verbose_name=_("先修课程"))
    occupation = models.ForeignKey(
        "workforce.Occupation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("职业（工种）")
    )
    for_grade = models.PositiveSmallIntegerField(_("为晋级准备"), choices=SkillGrade.choices, null=True, blank=True)
    outline = models.CharField(_("内容提要"), max_length=500, blank=True)
    updated_on = models.DateField(_("更新日期"))
    is_active = models.BooleanField(_("启用"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects = TrainingOfferQuerySet.as_manager()

    class Meta:
        ordering = ["tier", "code"]
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0), name="training_course_hours")]

    def __str__(self) -> str:
        return self.title


class TrainingTrainerQuerySet(ScopedQuerySet):
    scope_path = "node__path"
    scope_person = "person_id"


class TrainingTrainer(models.Model):
    """``title``: what he is known for, such as 大国工匠 or 全国劳模."""

    node = models.ForeignKey(NODE, models.PROTECT, related_name="+", verbose_name=_("单位"))
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("职工"))
    name = models.CharField(_("姓名"), max_length=50)
    employer = models.CharField(_("工作单位"), max_length=80, blank=True)
    source = models.CharField(_("来源"), max_length=8, choices=TrainerSource.choices)
    title = models.CharField(_("荣誉或职称"), max_length=60, blank=True)
    field = models.ForeignKey(TrainingField, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("技术领域"))
    from_on = models.DateField(_("入库日期"))
    ended_on = models.DateField(_("离库日期"), null=True, blank=True)

    objects = TrainingTrainerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None, person__isnull=False), name="training_trainer_once"),
            models.CheckConstraint(
                condition=Q(source="external", person=None) | ~Q(source="external") & Q(person__isnull=False), name="training_trainer_side"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrainingNodeQuerySet(TrainingOfferQuerySet):
    """Partners and exchanges of a node are read by the offices below it too."""


class TrainingPartner(models.Model):
    """A school, institute or company that trains or studies with us (校企合作)."""

    node = models.ForeignKey(NODE, models.PROTECT, related_name="+", verbose_name=_("我方单位"))
    name = models.CharField(_("合作单位"), max_length=80)
    kind = models.CharField(_("类别"), max_length=10, choices=PartnerKind.choices)
    scope_of_work = models.CharField(_("合作内容"), max_length=200)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"), null=True, blank=True)

    objects = TrainingNodeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["node", "name"], name="training_partner_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="training_partner_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class TrainingTopicQuerySet(ScopedQuerySet):
    scope_path = "partner__node__path"


class TrainingTopic(models.Model):
    """What is studied together; done when its outcome is told."""

    partner = models.ForeignKey(TrainingPartner, models.CASCADE, related_name="topics")
    title = models.CharField(_("课题"), max_length=120)
    leader = models.CharField(_("我方负责人"), max_length=50)
    from_on = models.DateField(_("开始日期"))
    outcome = models.CharField(_("成果"), max_length=300, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    objects = TrainingTopicQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]

    def __str__(self) -> str:
        return self.title


class TrainingPlan(models.Model):
    """What is studied in a year, for one class of people; one plan may serve Party and union."""

    node = models.ForeignKey(NODE, models.PROTECT, related_name="+", verbose_name=_("制定单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("计划名称"), max_length=80)
    audience = models.CharField(_("对象"), max_length=12, choices=TrainingAudience.choices)
    lead_side = models.CharField(_("主办方"), max_length=6, choices=TrainingSide.choices)
    co_side = models.CharField(_("协办方"), max_length=6, choices=TrainingSide.choices, blank=True)
    co_node = models.ForeignKey(NODE, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("协办组织"))
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = TrainingOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "title"]
        constraints = [models.UniqueConstraint(fields=["node", "year", "title"], name="training_plan_once")]

    def __str__(self) -> str:
        return self.title


class TrainingPlanItemQuerySet(ScopedQuerySet):
    scope_path = "plan__node__path"


class TrainingPlanItem(models.Model):
    """``texts``: what is read. It is done when a class that was held for it is closed."""

    plan = models.ForeignKey(TrainingPlan, models.CASCADE, related_name="items")
    title = models.CharField(_("学习内容"), max_length=120)
    texts = models.CharField(_("学习篇目"), max_length=500, blank=True)
    course = models.ForeignKey(TrainingCourse, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("课程"))
    due_on = models.DateField(_("完成期限"))

    objects = TrainingPlanItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title


class TrainingClassQuerySet(TrainingOfferQuerySet):
    """Besides what is offered: classes that one helps to hold or is enrolled in."""

    def within(self, scope: Scope):
        if scope.is_empty:
            return self.none()
        helped = Q()
        for path in scope.paths:
            helped |= subtree("co_node__path", path)
        rows = super().within(scope).values("pk")
        return self.filter(Q(pk__in=rows) | helped) if helped else self.filter(pk__in=rows)

    def _own(self, person_id: int) -> Q:
        return super()._own(person_id) | Q(Exists(TrainingEnrolment.objects.filter(training_class=OuterRef("pk"), person=person_id)))


class TrainingClass(models.Model):
    course = models.ForeignKey(TrainingCourse, models.PROTECT, related_name="classes", verbose_name=_("课程"))
    title = models.CharField(_("班次名称"), max_length=100)
    mode = models.CharField(_("培训方式"), max_length=8, choices=TrainingMode.choices)
    node = models.ForeignKey(NODE, models.PROTECT, related_name="+", verbose_name=_("主办单位"))
    lead_side = models.CharField(_("主办方"), max_length=6, choices=TrainingSide.choices, default=TrainingSide.OFFICE)
    co_side = models.CharField(_("协办方"), max_length=6, choices=TrainingSide.choices, blank=True)
    co_node = models.ForeignKey(NODE, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("协办组织"))
    occupation = models.ForeignKey(
        "workforce.Occupation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("职业（工种）")
    )
    place = models.CharField(_("地点"), max_length=80)
    is_underground = models.BooleanField(_("井下"), default=False)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"))
    start_time = models.TimeField(_("每日开始时间"), default=time(8, 30))
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    capacity = models.PositiveIntegerField(_("名额"))
    has_test = models.BooleanField(_("有考核"), default=False)
    trainer = models.ForeignKey(TrainingTrainer, models.PROTECT, null=True, blank=True, related_name="classes", verbose_name=_("讲师"))
    partner = models.ForeignKey(TrainingPartner, models.PROTECT, null=True, blank=True, related_name="classes", verbose_name=_("合作单位"))
    plan_item = models.ForeignKey(
        TrainingPlanItem, models.PROTECT, null=True, blank=True, related_name="classes", verbose_name=_("学习计划条目")
    )
    state = models.CharField(_("状态"), max_length=9, choices=TrainingState.choices, default=TrainingState.PLANNED)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        indexes = [models.Index(fields=["state", "from_on"], name="training_class_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="training_class_in_order"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="training_class_hours"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]


class TrainingEnrolmentQuerySet(PersonRecordQuerySet):
    def finished(self):
        """Of closed classes, there and not failed."""
        return self.filter(training_class__state="closed", is_present=True).exclude(result=TrainingResult.FAILED)


class TrainingEnrolment(models.Model):
    """``unit``: the person's on the day he was enrolled; ``hours`` are credited when the class is closed."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="enrolments")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="training_enrolments")
    unit = models.ForeignKey(NODE, models.PROTECT, related_name="+")
    is_own = models.BooleanField(_("自主报名"), default=False)
    is_present = models.BooleanField(_("到课"), default=False)
    method = models.CharField(max_length=12, blank=True)  # of signing in; empty for a roll-call
    signed_at = models.DateTimeField(null=True)
    result = models.CharField(_("考核结果"), max_length=6, choices=TrainingResult.choices, blank=True)
    score = models.DecimalField(_("成绩"), max_digits=5, decimal_places=1, null=True, blank=True)
    hours = models.DecimalField(_("计入学时"), max_digits=5, decimal_places=1, default=0)
    enrolled_at = models.DateTimeField()

    objects = TrainingEnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["person__staff_no"]
        constraints = [models.UniqueConstraint(fields=["training_class", "person"], name="training_enrolled_once")]

    def __str__(self) -> str:
        return f"{self.training_class_id}:{self.person_id}"


class TrainingVisit(models.Model):
    """An exchange: planned with a purpose, reported afterwards."""

    node = models.ForeignKey(NODE, models.PROTECT, related_name="+", verbose_name=_("派出单位"))
    kind = models.CharField(_("类别"), max_length=6, choices=VisitKind.choices)
    title = models.CharField(_("主题"), max_length=100)
    host = models.CharField(_("接待单位"), max_length=80)
    purpose = models.CharField(_("目的"), max_length=300)
    field = models.ForeignKey(TrainingField, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("技术领域"))
    planned_on = models.DateField(_("计划日期"))
    visitors = models.ManyToManyField("portal.Person", related_name="+", verbose_name=_("参加人"))
    state = models.CharField(max_length=9, choices=TrainingVisitState.choices, default=TrainingVisitState.PLANNED)
    held_on = models.DateField(_("实际日期"), null=True, blank=True)
    report = models.TextField(_("交流报告"), max_length=2000, blank=True)
    measures = models.CharField(_("回来后怎么用"), max_length=300, blank=True)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = TrainingNodeQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]


class TrainingGrowth(models.Model):
    """A development record: a project somebody had a part in, or practice on the job with its score; confirmed by somebody else."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="training_growths")
    kind = models.CharField(_("类别"), max_length=8, choices=GrowthKind.choices)
    title = models.CharField(_("项目或练兵内容"), max_length=100)
    part = models.CharField(_("承担的工作"), max_length=200)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"), null=True, blank=True)
    outcome = models.CharField(_("成效或成绩"), max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=GrowthState.choices, default=GrowthState.TOLD)
    reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    told_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    judged_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(judged_by=None) | ~Q(judged_by=F("told_by")), name="training_growth_two_persons")]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return GROWTH_TONES[self.state]
