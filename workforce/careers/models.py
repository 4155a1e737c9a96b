"""Careers of skilled workers: job series with their posts and the ways from post to post, key posts with the grade and the allowance
that go with them, pay by grade, the career plan of a young worker with its yearly review, and the appointments to ranks 7 and 8.

Follows the new eight-grade system (人社部发〔2022〕14号, docs/rules.md 3.3): ranks 7 and 8 are appointed posts with a term. Words of the
customer: 新兴技术岗位序列，新的职业上升通道，关键岗位使用技能人才并提高待遇，技能价值导向的薪酬分配，青年工人职业发展规划.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import Scope, ScopedQuerySet, subtree
from portal.people.models import PersonRecordQuerySet
from workforce.careers.enums import CareerFamily, CareerPlanFinding, CareerPlanState, CareerStepKind
from workforce.skills.enums import SkillGrade

USER = settings.AUTH_USER_MODEL


class CareerSeries(CatalogueRow):
    family = models.CharField(_("技术类别"), max_length=8, choices=CareerFamily.choices, default=CareerFamily.GENERAL)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class CareerPost(models.Model):
    """A post of a series; level 1 is where one begins."""

    series = models.ForeignKey(CareerSeries, models.PROTECT, related_name="posts", verbose_name=_("岗位序列"))
    name = models.CharField(_("岗位名称"), max_length=60)
    level = models.PositiveSmallIntegerField(_("层级"))
    needs_grade = models.PositiveSmallIntegerField(_("要求的技能等级"), choices=SkillGrade.choices, null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        ordering = ["series__sort", "series__code", "level", "name"]
        constraints = [
            models.UniqueConstraint(fields=["series", "name"], name="career_post_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=9), name="career_post_level"),
        ]

    def __str__(self) -> str:
        return self.name


class CareerStep(models.Model):
    """A way from one post to another and what it asks for."""

    from_post = models.ForeignKey(CareerPost, models.CASCADE, related_name="ways_out")
    to_post = models.ForeignKey(CareerPost, models.CASCADE, related_name="ways_in", verbose_name=_("去向岗位"))
    kind = models.CharField(_("通道"), max_length=6, choices=CareerStepKind.choices, default=CareerStepKind.UP)
    least_years = models.PositiveSmallIntegerField(_("在原岗位最少年限"), default=0)
    condition = models.CharField(_("其他条件"), max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "to_post__level", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["from_post", "to_post"], name="career_step_once"),
            models.CheckConstraint(condition=~Q(from_post=F("to_post")), name="career_step_moves"),
        ]


class SkillPostQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def open_on(self, day):
        return self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))


class SkillPost(models.Model):
    """``allowance`` in yuan a month. It belongs to the post; beside a holder it is seen by him and the personnel office alone."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="skill_posts", verbose_name=_("单位"))
    name = models.CharField(_("关键岗位"), max_length=60)
    career_post = models.ForeignKey(
        CareerPost, models.PROTECT, null=True, blank=True, related_name="skill_posts", verbose_name=_("岗位序列中的岗位")
    )
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业（工种）"))
    needs_grade = models.PositiveSmallIntegerField(_("要求的技能等级"), choices=SkillGrade.choices)
    allowance = models.DecimalField(_("岗位津贴（元/月）"), max_digits=8, decimal_places=2, default=0)
    from_on = models.DateField(_("设置日期"))
    to_on = models.DateField(_("撤销日期"), null=True, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = SkillPostQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "name"]
        constraints = [
            models.UniqueConstraint(fields=["node", "name"], condition=Q(to_on=None), name="skill_post_once"),
            models.CheckConstraint(condition=Q(allowance__gte=0), name="skill_post_allowance"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="skill_post_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class SkillPostHoldingQuerySet(ScopedQuerySet):
    scope_path = "post__node__path"
    scope_person = "person_id"

    def running_on(self, day):
        rows = self.filter(confirmed_at__isnull=False, from_on__lte=day)
        return rows.filter(Q(to_on=None) | Q(to_on__gte=day))


class SkillPostHolding(models.Model):
    """Who holds a key post from when; it counts once a second person has confirmed it."""

    post = models.ForeignKey(SkillPost, models.PROTECT, related_name="holdings")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="skill_posts", verbose_name=_("任职人"))
    from_on = models.DateField(_("任职日期"))
    to_on = models.DateField(_("免职日期"), null=True, blank=True)
    named_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = SkillPostHoldingQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        indexes = [models.Index(fields=["person", "from_on"], name="skill_post_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], condition=Q(to_on=None), name="skill_post_held_once"),
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("named_by")), name="skill_post_two_persons"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="skill_post_held_in_order"),
        ]


class GradePay(models.Model):
    """Yuan a month for a rung of the ladder from a day on. A new figure closes the former the day before."""

    level = models.ForeignKey("workforce.GradeLevel", models.PROTECT, related_name="pay", verbose_name=_("等级"))
    monthly = models.DecimalField(_("技能津贴（元/月）"), max_digits=8, decimal_places=2)
    from_on = models.DateField(_("执行日期"))
    to_on = models.DateField(_("截止日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=120)
    set_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-level__rank", "-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["level", "from_on"], name="grade_pay_once"),
            models.UniqueConstraint(fields=["level"], condition=Q(to_on=None), name="grade_pay_one_current"),
            models.CheckConstraint(condition=Q(monthly__gte=0), name="grade_pay_amount"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="grade_pay_in_order"),
        ]


class CareerPlanQuerySet(ScopedQuerySet):
    """The personnel office of the unit, the worker himself, and the mentor who reviews it."""

    scope_path = "person__unit__path"

    def within(self, scope: Scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree(self.scope_path, path)
        if scope.person_id is not None:
            reach |= Q(person=scope.person_id) | Q(mentor=scope.person_id)
        return self.filter(reach) if reach else self.none()


class CareerPlan(models.Model):
    """What a young worker aims at in a year, and what mentor or office said of it at its end."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="career_plans")
    year = models.PositiveSmallIntegerField(_("年度"))
    goal_post = models.ForeignKey(CareerPost, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("目标岗位"))
    goal_grade = models.PositiveSmallIntegerField(_("目标技能等级"), choices=SkillGrade.choices, null=True, blank=True)
    aim = models.CharField(_("发展目标"), max_length=300)
    steps = models.TextField(_("学习和实践安排"), max_length=1000)
    mentor = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("导师"))
    state = models.CharField(_("状态"), max_length=8, choices=CareerPlanState.choices, default=CareerPlanState.WRITTEN)
    written_at = models.DateTimeField()
    finding = models.CharField(_("评议结论"), max_length=8, choices=CareerPlanFinding.choices, blank=True)
    review = models.CharField(_("评议意见"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CareerPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "person__staff_no"]
        constraints = [models.UniqueConstraint(fields=["person", "year"], name="career_plan_once_a_year")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"


class ChiefAppointment(models.Model):
    """A post of rank 7 or 8 for a term: the review of what was achieved, the defence on site, a second person's confirmation."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="chief_appointments", verbose_name=_("受聘人"))
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业（工种）"))
    level = models.ForeignKey("workforce.GradeLevel", models.PROTECT, related_name="+", verbose_name=_("聘任等级"))
    from_on = models.DateField(_("聘期开始"))
    to_on = models.DateField(_("聘期结束"))
    reviewed_on = models.DateField(_("业绩评审日期"))
    review = models.CharField(_("业绩评审结论"), max_length=300)
    defended_on = models.DateField(_("现场答辩日期"))
    defence = models.CharField(_("现场答辩结论"), max_length=300)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_on = models.DateField(_("提前结束日期"), null=True)
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(confirmed_at=None, ended_on=None), name="chief_one_open"),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="chief_in_order"),
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="chief_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_on}"
