"""Innovation projects (创新项目), discussion campaigns that collect measures, and the review of effects on two axes.

Words of the customer: 技术革新、管理创新、党员创新项目、协同攻关及成果共享、创新课题小组、“党建+技能攻坚”、“三位一体”支持体系；
“管理创新大讨论”、群众性创新创效活动；“创新成果实效评估”“效益+可行性”双维度，评审组由生产、机电、安监组成，否决“重形式、轻实效”提案。
Follows docs/rules.md 4.4 SUG-J.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet, subtree
from portal.people.models import Person
from workforce.innovation.enums import (
    MEASURE_TONES,
    STATE_TONES,
    InnovationCampaignKind,
    InnovationMeasureState,
    InnovationSource,
    InnovationState,
    InnovationSupportKind,
)

USER = settings.AUTH_USER_MODEL


class InnovationKind(CatalogueRow):
    """A kind of project; some are led by Party members, some are done by several units together."""

    needs_member = models.BooleanField(_("负责人须是党员"), default=False)
    needs_partner = models.BooleanField(_("须有联合单位"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class InnovationRefusal(CatalogueRow):
    """A reason for which something is not adopted; ``advice`` is what the author reads."""

    advice = models.CharField(_("给作者的说明"), max_length=200)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class InnovationDepartment(CatalogueRow):
    """A department that the panel of a review is drawn from, with its least number of seats."""

    least_seats = models.PositiveSmallIntegerField(_("至少几人"), default=1)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class InnovationProjectQuerySet(ScopedQuerySet):
    """Reached through the unit, the branch and the joint units; by whoever leads it or works in it."""

    scope_path = "unit__path"

    def within(self, scope):
        reach = Q()
        for path in scope.paths:
            joint = InnovationJoint.objects.filter(subtree("unit__path", path)).values("project")
            reach |= subtree("unit__path", path) | subtree("branch__path", path) | Q(pk__in=joint)
        if scope.person_id is not None:
            members = InnovationMember.objects.filter(person=scope.person_id).values("project")
            reach |= Q(lead=scope.person_id) | Q(pk__in=members)
        return self.filter(reach) if reach else self.none()


class InnovationProject(models.Model):
    """``is_party_skill``: the pattern 党建+技能攻坚, which ties branch, project and occupation together. ``studio``: the name of the
    studio that carries it."""

    kind = models.ForeignKey(InnovationKind, models.PROTECT, related_name="projects", verbose_name=_("项目类型"))
    is_party_skill = models.BooleanField(_("“党建+技能攻坚”项目"), default=False)
    title = models.CharField(_("项目名称"), max_length=120)
    goal = models.CharField(_("目标"), max_length=500)
    lead = models.ForeignKey("portal.Person", models.PROTECT, related_name="innovation_leads", verbose_name=_("负责人"))
    is_member_lead = models.BooleanField(_("负责人是党员"), default=False)
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="innovation_projects", verbose_name=_("单位"))
    branch = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党支部"))
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("技能"))
    studio = models.CharField(_("工作室"), max_length=80, blank=True)
    from_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("计划结题"))
    resource_ask = models.CharField(_("需要的平台和资源"), max_length=300, blank=True)
    resource_answer = models.CharField(_("资源答复"), max_length=300, blank=True)
    is_granted = models.BooleanField(_("资源已落实"), null=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=8, choices=InnovationState.choices, default=InnovationState.DRAFT)
    outcome = models.CharField(_("结题成效"), max_length=500, blank=True)
    closed_on = models.DateField(_("结题日期"), null=True)
    reason = models.CharField(_("终止原因"), max_length=300, blank=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = InnovationProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        indexes = [models.Index(fields=["unit", "due_on"], name="innovation_by_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("from_on")), name="innovation_in_order"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | ~Q(state="closed") & Q(closed_on=None), name="innovation_closed_on"
            ),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="innovation_two_persons"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return STATE_TONES[InnovationState(self.state)]


class InnovationPartQuerySet(ScopedQuerySet):
    """A part is reached as its project is."""

    scope_path = "project__unit__path"

    def within(self, scope):
        return self.none() if scope.is_empty else self.filter(project__in=InnovationProject.objects.within(scope))


class InnovationJoint(models.Model):
    """A unit that shares the work, and with it the results."""

    project = models.ForeignKey(InnovationProject, models.CASCADE, related_name="joints")
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("联合单位"))

    objects = InnovationPartQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["project", "unit"], name="innovation_joint_once")]


class InnovationMember(models.Model):
    """Somebody who works in a project, with his part and his topic group."""

    project = models.ForeignKey(InnovationProject, models.CASCADE, related_name="members")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="innovation_memberships")
    part = models.CharField(_("分工"), max_length=40, blank=True)
    group = models.CharField(_("创新课题小组"), max_length=40, blank=True)

    objects = InnovationPartQuerySet.as_manager()

    class Meta:
        ordering = ["group", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="innovation_member_once")]


class InnovationSupport(models.Model):
    project = models.ForeignKey(InnovationProject, models.CASCADE, related_name="supports")
    kind = models.CharField(_("支持类别"), max_length=10, choices=InnovationSupportKind.choices)
    text = models.CharField(_("支持内容"), max_length=120)

    objects = InnovationPartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]


class InnovationMilestone(models.Model):
    project = models.ForeignKey(InnovationProject, models.CASCADE, related_name="milestones")
    title = models.CharField(_("节点"), max_length=120)
    due_on = models.DateField(_("计划完成"))
    done_on = models.DateField(_("完成日期"), null=True)
    note = models.CharField(_("完成情况"), max_length=300, blank=True)

    objects = InnovationPartQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "title"], name="innovation_milestone_once")]


class InnovationCampaignQuerySet(ScopedQuerySet):
    """The offices of the unit; and everybody who sits or works below it, for they are the ones asked."""

    scope_path = "node__path"

    def within(self, scope):
        reach = Q()
        for path in scope.paths:
            above = path.split("/")[:-1]
            reach |= subtree("node__path", path) | Q(node__path__in=["/".join(above[:n]) + "/" for n in range(1, len(above))])
        if scope.person_id is not None:
            reach |= Q(Exists(Person.objects.filter(pk=scope.person_id, unit__path__startswith=OuterRef("node__path"))))
        return self.filter(reach) if reach else self.none()


class InnovationCampaign(models.Model):
    """A question to everybody below a unit, open for some weeks; ``wanted`` measures are hoped for."""

    kind = models.CharField(_("活动类别"), max_length=10, choices=InnovationCampaignKind.choices)
    title = models.CharField(_("活动名称"), max_length=120)
    question = models.CharField(_("讨论题目"), max_length=500)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("范围"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"))
    wanted = models.PositiveSmallIntegerField(_("预期采纳措施数"), null=True, blank=True)
    is_closed = models.BooleanField(_("已办结"), default=False)
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = InnovationCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="innovation_campaign_order")]

    def __str__(self) -> str:
        return self.title


class InnovationMeasureQuerySet(ScopedQuerySet):
    scope_path = "campaign__node__path"
    scope_person = "author"


class InnovationMeasure(models.Model):
    """What somebody proposes in a campaign; adopted, or not, with the reason that he reads."""

    campaign = models.ForeignKey(InnovationCampaign, models.PROTECT, related_name="measures")
    title = models.CharField(_("措施"), max_length=120)
    detail = models.CharField(_("做法和预期成效"), max_length=1000)
    author = models.ForeignKey("portal.Person", models.PROTECT, related_name="innovation_measures", verbose_name=_("提出人"))
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    told_at = models.DateTimeField()
    state = models.CharField(_("状态"), max_length=8, choices=InnovationMeasureState.choices, default=InnovationMeasureState.OPEN)
    refusal = models.ForeignKey(InnovationRefusal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("未采纳原因"))
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = InnovationMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="refused", refusal__isnull=False) | ~Q(state="refused") & Q(refusal=None),
                name="innovation_measure_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return MEASURE_TONES[InnovationMeasureState(self.state)]


class InnovationReviewQuerySet(ScopedQuerySet):
    """The office of the unit, and those who sit on the panel."""

    scope_path = "node__path"

    def within(self, scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree("node__path", path)
        if scope.person_id is not None:
            reach |= Q(pk__in=InnovationSeat.objects.filter(person=scope.person_id).values("review"))
        return self.filter(reach) if reach else self.none()


class InnovationReview(models.Model):
    """The review of one effect on two axes. Thresholds and quota are copied from the rules on the day the panel was convened."""

    source_kind = models.CharField(_("评估对象类别"), max_length=10, choices=InnovationSource.choices)
    project = models.ForeignKey(InnovationProject, models.PROTECT, null=True, related_name="reviews")
    measure = models.ForeignKey(InnovationMeasure, models.PROTECT, null=True, related_name="reviews")
    method = models.ForeignKey("workforce.OperatingMethod", models.PROTECT, null=True, related_name="reviews")
    result = models.ForeignKey("workforce.WorkResult", models.PROTECT, null=True, related_name="reviews")
    title = models.CharField(_("评估对象"), max_length=200)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    least_benefit = models.DecimalField(_("效益合格线"), max_digits=5, decimal_places=2)
    least_feasibility = models.DecimalField(_("可行性合格线"), max_digits=5, decimal_places=2)
    quota = models.JSONField(default=dict)  # code of a department -> its least number of seats
    benefit = models.DecimalField(_("效益"), max_digits=5, decimal_places=2, null=True)
    feasibility = models.DecimalField(_("可行性"), max_digits=5, decimal_places=2, null=True)
    is_passed = models.BooleanField(_("通过"), null=True)
    refusal = models.ForeignKey(InnovationRefusal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("未通过原因"))
    answer = models.CharField(_("给作者的说明"), max_length=300, blank=True)
    convened_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    convened_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = InnovationReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-convened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_passed=False, refusal__isnull=False) | Q(is_passed=True, refusal=None) | Q(is_passed=None, refusal=None),
                name="innovation_review_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title


class InnovationSeatQuerySet(ScopedQuerySet):
    scope_path = "review__node__path"
    scope_person = "person"


class InnovationSeat(models.Model):
    """A judge with his two scores, or the reason for which he stands aside."""

    review = models.ForeignKey(InnovationReview, models.CASCADE, related_name="seats")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="innovation_seats")
    department = models.ForeignKey(InnovationDepartment, models.PROTECT, related_name="+", verbose_name=_("部门"))
    benefit = models.PositiveSmallIntegerField(_("效益"), null=True)
    feasibility = models.PositiveSmallIntegerField(_("可行性"), null=True)
    note = models.CharField(_("评语"), max_length=300, blank=True)
    recused = models.CharField(_("回避原因"), max_length=200, blank=True)
    judged_at = models.DateTimeField(null=True)

    objects = InnovationSeatQuerySet.as_manager()

    class Meta:
        ordering = ["department__sort", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="innovation_seat_once"),
            models.CheckConstraint(
                condition=Q(benefit=None, feasibility=None) | Q(benefit__lte=100, feasibility__lte=100), name="innovation_seat_scores"
            ),
        ]
