"""The annual plan in which Party tasks and production targets stand side by side, so that two skins become one.

A plan states the problem it answers and the result it wants, goes to the level above for approval, and is a tree of items
whose kinds are catalogue rows: pillars, paths, goals, tasks, targets (docs/coverage.md S0-02, S1-02 to S1-12, S3-08, S3-31,
S4-06). What a target has reached is read from business measures or told with progress; nothing here ranks anybody.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from branches.plans.enums import STATE_TONES, Carries, CheckPoint, Layer, PlanSort, PlanState, Side
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import Scope, ScopedQuerySet, subtree


class PlanItemKind(CatalogueRow):
    """What an item of a plan may be. The enterprise's own model of work is rows of this table."""

    layer = models.CharField(_("所在层"), max_length=8, choices=Layer.choices, default=Layer.PRACTICE)
    carries = models.CharField(_("性质"), max_length=10, choices=Carries.choices, default=Carries.HEADING)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class PlanTemplate(CatalogueRow):
    """A tree from which a plan starts: 四条路径, 三位一体, 462."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class PlanTemplateLine(models.Model):
    """``code`` names the line within its template; ``parent`` is the line above it."""

    template = models.ForeignKey(PlanTemplate, models.CASCADE, related_name="lines")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    kind = models.ForeignKey(PlanItemKind, models.PROTECT, related_name="+")
    no = models.PositiveSmallIntegerField()
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    tags = models.ManyToManyField("portal.Tag", blank=True, related_name="+")

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["template", "no"], name="plan_template_line_once")]


class ProductionKind(CatalogueRow):
    """What happens in production: overhaul, tackling, start-up, stop, safety month."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class ProductionEntryQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class ProductionEntry(models.Model):
    """A stretch of the production calendar of a unit or organisation, beside which tasks of plans stand (S3-144)."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="production_entries", verbose_name=_("单位"))
    kind = models.ForeignKey(ProductionKind, models.PROTECT, related_name="entries", verbose_name=_("类别"))
    title = models.CharField(_("名称"), max_length=80)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProductionEntryQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "id"]
        indexes = [models.Index(fields=["from_on", "to_on"], name="production_entry_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["node", "title", "from_on"], name="production_entry_once"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="production_entry_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Plan(models.Model):
    """``part_of``: the Party's annual plan into which a union plan or a joint plan is taken."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="plans", verbose_name=_("党组织"))
    year = models.PositiveSmallIntegerField(_("年度"))
    sort = models.CharField(_("计划类别"), max_length=8, choices=PlanSort.choices, default=PlanSort.ANNUAL)
    title = models.CharField(_("名称"), max_length=80)
    problem = models.TextField(_("要解决的问题"), max_length=500)
    result = models.TextField(_("预期结果"), max_length=500)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("并入的计划"))
    template = models.ForeignKey(PlanTemplate, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")  # who wrote in it; none of them approves
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    return_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "node__path", "sort"]
        constraints = [
            models.UniqueConstraint(fields=["node", "year"], condition=Q(sort="annual"), name="one_annual_plan"),
            models.UniqueConstraint(fields=["node", "year", "sort", "title"], name="plan_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("drafted_by")), name="plan_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return STATE_TONES[PlanState(self.state)]


class PlanItemQuerySet(ScopedQuerySet):
    """An item is reached with its plan, and by whoever leads or shares it."""

    scope_path = "plan__node__path"

    def within(self, scope: Scope):
        reach, shared = Q(), Q()
        for path in scope.paths:
            reach |= subtree("plan__node__path", path) | subtree("lead_node__path", path)
            shared |= subtree("node__path", path)
        if not reach:
            return self.none()
        return self.filter(reach | Q(pk__in=PlanItemShare.objects.filter(shared).values("item_id")))


class PlanItem(models.Model):
    """``actual``, ``percent`` and ``done_on`` follow the progress that is told; of a business measure the figures are read."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("上级条目"))
    kind = models.ForeignKey(PlanItemKind, models.PROTECT, related_name="+", verbose_name=_("类别"))
    no = models.PositiveSmallIntegerField(_("序号"), default=0)
    title = models.CharField(_("内容"), max_length=120)
    detail = models.TextField(_("具体要求"), max_length=1000, blank=True)
    tags = models.ManyToManyField("portal.Tag", blank=True, related_name="+", verbose_name=_("标签"))
    lead_side = models.CharField(_("牵头"), max_length=6, choices=Side.choices, blank=True)
    lead_node = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("牵头部门"))
    lead_post = models.CharField(_("责任岗位"), max_length=40, blank=True)
    is_joint = models.BooleanField(_("党建与工会（群团）联合任务"), default=False)
    measure = models.ForeignKey("portal.MeasureKind", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("业务指标"))
    baseline = models.DecimalField(_("基准值"), max_digits=15, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("目标值"), max_digits=15, decimal_places=4, null=True, blank=True)
    unit_label = models.CharField(_("计量单位"), max_length=20, blank=True)
    is_lower_better = models.BooleanField(_("越低越好"), default=False)
    stage = models.CharField(_("对应生产环节或节点"), max_length=60, blank=True)
    entry = models.ForeignKey(
        ProductionEntry, models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("对应生产日历")
    )  # fmt: skip
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("完成比例"), default=0)
    actual = models.DecimalField(_("已达到"), max_digits=15, decimal_places=4, null=True, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        ordering = ["no", "id"]
        indexes = [models.Index(fields=["due_on", "done_on"], name="plan_item_by_due")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "parent", "title"], name="plan_item_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="plan_item_percent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_work(self) -> bool:
        return self.kind.carries != Carries.HEADING

    @property
    def is_lower(self) -> bool:
        return self.measure.better == "lower" if self.measure else self.is_lower_better

    @property
    def unit(self) -> str:
        return self.measure.unit_label if self.measure else self.unit_label

    @property
    def has_owner(self) -> bool:
        return bool(self.lead_node_id or self.lead_post)


class PlanItemShareQuerySet(ScopedQuerySet):
    scope_path = "item__plan__node__path"


class PlanItemShare(models.Model):
    """Who carries an item beside its lead: a side of the four, a department, or both."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="shares")
    side = models.CharField(_("协同方"), max_length=6, choices=Side.choices, blank=True)
    node = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+")

    objects = PlanItemShareQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "side", "node"], name="plan_share_once"),
            models.CheckConstraint(condition=~Q(side="") | Q(node__isnull=False), name="plan_share_is_somebody"),
        ]


class PlanProgress(models.Model):
    """What was done by a day, in words, with a figure where the item has one."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="progress")
    on = models.DateField(_("日期"))
    words = models.CharField(_("进展"), max_length=500)
    percent = models.PositiveSmallIntegerField(_("完成比例"))
    actual = models.DecimalField(_("已达到"), max_digits=15, decimal_places=4, null=True, blank=True)
    is_done = models.BooleanField(_("已完成"), default=False)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = PlanItemShareQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="plan_progress_percent")]

    def __str__(self) -> str:
        return f"{self.on} {self.words}"[:60]

    @property
    def told_later_on(self) -> date | None:
        """The day on which it was told, where that was a later one: whether work was in time rests on ``on``."""
        day = localdate(self.told_at)
        return day if day > self.on else None


class PlanCheck(models.Model):
    """One of the four «same» of a joint item, on a day, with what shows it."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="checks")
    point = models.CharField(_("四个“同”"), max_length=8, choices=CheckPoint.choices)
    on = models.DateField(_("日期"))
    words = models.CharField(_("怎样做的、依据是什么"), max_length=300)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField()

    objects = PlanItemShareQuerySet.as_manager()

    class Meta:
        ordering = ["item", "on"]
        constraints = [models.UniqueConstraint(fields=["item", "point"], name="plan_check_once")]

    def __str__(self) -> str:
        return self.get_point_display()
