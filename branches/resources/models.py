"""What a committee puts at the disposal of its branches in a year (党委统筹资源): money, rooms and trainers.

A plan is drafted, approved by a second person and then in force; what is changed afterwards says who and why. Uses are entered
against a line, never more than planned, and are taken back with a reason, never deleted. Budgets of a purpose stand beside those
of the years before: the means for skilled workers are to grow year by year (docs/coverage.md S0-29, S1-65).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branches.resources.enums import RESOURCE_TONES, UNITS, ChangeKind, ResourceKind, ResourceState
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet

B, R, T = "budget", "room", "trainer"


class BudgetPurpose(CatalogueRow):
    """What money is for; ``is_to_grow``: its budget is measured against the wished growth."""

    is_to_grow = models.BooleanField(_("应逐年加大"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class ResourcePlanQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class ResourcePlan(models.Model):
    """``written_by``: whoever wrote in the draft last; somebody else approves."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="resource_plans", verbose_name=_("党委"))
    year = models.PositiveSmallIntegerField(_("年度"))
    aim = models.TextField(_("统筹要求"), max_length=1000, blank=True)
    state = models.CharField(max_length=8, choices=ResourceState.choices, default=ResourceState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(_("审定日期"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(_("结束日期"), null=True)
    close_note = models.CharField(_("使用情况"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ResourcePlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "node__path"]
        constraints = [
            models.UniqueConstraint(fields=["node", "year"], name="resource_plan_once_a_year"),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")), name="resource_plan_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.year}"

    @property
    def tone(self) -> str:
        return RESOURCE_TONES[self.state]


class ResourceLineQuerySet(ScopedQuerySet):
    scope_path = "plan__node__path"

    def standing(self):
        return self.filter(dropped_on=None)


class ResourceLine(models.Model):
    """One resource of a plan; ``planned`` in yuan for money, in hours for rooms and trainers; no ``branches``: for all of them."""

    plan = models.ForeignKey(ResourcePlan, models.CASCADE, related_name="lines")
    kind = models.CharField(_("类别"), max_length=8, choices=ResourceKind.choices)
    purpose = models.ForeignKey(
        BudgetPurpose, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("经费用途")
    )  # fmt: skip
    place = models.ForeignKey("branches.LearningPlace", models.PROTECT, null=True, related_name="+", verbose_name=_("学习阵地"))
    speaker = models.ForeignKey("branches.Speaker", models.PROTECT, null=True, related_name="+", verbose_name=_("主讲人"))
    topic = models.CharField(_("用于什么"), max_length=200)
    branches = models.ManyToManyField("branches.Branch", blank=True, related_name="+", verbose_name=_("用于哪些支部"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"))
    planned = models.DecimalField(_("计划数"), max_digits=12, decimal_places=2)
    dropped_on = models.DateField(_("取消日期"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ResourceLineQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "purpose"], condition=Q(dropped_on=None) & Q(purpose__isnull=False), name="resource_purpose_once"
            ),
            models.CheckConstraint(condition=Q(planned__gt=0), name="resource_line_holds_something"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="resource_line_in_order"),
            models.CheckConstraint(
                condition=Q(kind=B, purpose__isnull=False, place=None, speaker=None)
                | Q(kind=R, purpose=None, place__isnull=False, speaker=None)
                | Q(kind=T, purpose=None, place=None, speaker__isnull=False),
                name="resource_line_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The purpose, the place or the trainer; whoever took back his consent is not named."""
        if self.purpose is not None:
            return self.purpose.name
        if self.place is not None:
            return self.place.name
        return self.speaker.shown_name if self.speaker is not None and self.speaker.is_listed else gettext("已撤回同意的主讲人")

    @property
    def unit(self) -> str:
        return str(UNITS[self.kind])


class ResourceRecordQuerySet(ScopedQuerySet):
    scope_path = "line__plan__node__path"


class ResourceChange(models.Model):
    """A change after the approval: what was planned before and after, who and why."""

    line = models.ForeignKey(ResourceLine, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    before = models.DecimalField(_("调整前"), max_digits=12, decimal_places=2, null=True)
    after = models.DecimalField(_("调整后"), max_digits=12, decimal_places=2, null=True)
    reason = models.CharField(_("原因"), max_length=200)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = ResourceRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind}"


class ResourceUse(models.Model):
    """What was used of a line on a day; taken back with a reason, never deleted."""

    line = models.ForeignKey(ResourceLine, models.PROTECT, related_name="uses")
    used_on = models.DateField(_("使用日期"))
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2)
    topic = models.CharField(_("用于什么"), max_length=200)
    activity = models.ForeignKey(
        "branches.Activity", models.SET_NULL, null=True, blank=True, related_name="resource_uses", verbose_name=_("活动记录")
    )  # fmt: skip
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(_("撤回日期"), null=True)
    withdraw_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)

    objects = ResourceRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-used_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="resource_use_holds_something")]

    def __str__(self) -> str:
        return self.topic
