"""Supervision across departments (大监督体系): matters, checks of a plan, draws by lot, findings and their rectification.

A **matter** (管理事项、关键环节) is what is supervised, with the rule, flow, authority, page and data it stands on (五个建在).
A **check** looks at a matter or a unit by one of seven topics, alone, by lot or by several departments together; what it
finds, or what a body outside sends, is a **finding** with an order and a last day, put right by the unit and found in order by
somebody else. A draw by lot keeps its population and seed, so that anybody can run it again.
Sources: the inventory rows S3-86 to S3-91, S3-114 to S3-120.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.safety.models.site import SiteQuerySet
from branches.supervision.enums import (
    CHECK_TONES,
    FINDING_TONES,
    OWED_STATES,
    FindingBody,
    FindingState,
    Stratum,
    SupervisionCheckKind,
    SupervisionCheckState,
    SupervisionSource,
)
from branches.supervision.rules import LINKS
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class SupervisionTopic(CatalogueRow):
    """七项重点."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class SupervisionObject(CatalogueRow):
    """What is supervised: assets, income and expenditure, great projects."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class SupervisionOffice(CatalogueRow):
    """A department that leads or joins checks."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class SupervisionMatter(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("管理事项"), max_length=80)
    topic = models.ForeignKey(SupervisionTopic, models.PROTECT, related_name="matters", verbose_name=_("监督重点"))
    object_type = models.ForeignKey(
        SupervisionObject, models.PROTECT, null=True, blank=True, related_name="matters", verbose_name=_("监督对象")
    )
    is_key = models.BooleanField(_("关键环节"), default=False)
    risk = models.CharField(_("廉洁和管理风险"), max_length=300, blank=True)
    measure = models.CharField(_("防控措施"), max_length=300, blank=True)
    rule = models.CharField(_("制度"), max_length=120, blank=True)
    flow = models.CharField(_("流程"), max_length=120, blank=True)
    authority = models.CharField(_("权限"), max_length=120, blank=True)
    platform = models.CharField(_("平台（页面）"), max_length=120, blank=True)
    data = models.CharField(_("数据"), max_length=120, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "topic__sort", "name"]
        constraints = [models.UniqueConstraint(fields=["node", "name"], condition=Q(closed_on=None), name="supervision_matter_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def founded(self) -> int:
        """How many of the five links are told."""
        return sum(bool(getattr(self, name)) for name in LINKS)


class SupervisionDraw(models.Model):
    """``population``: [layer, matter id, label]; ``chosen``: matter ids. Never changed, never deleted: a second try is seen."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("组织抽查的单位"))
    title = models.CharField(_("名称"), max_length=80)
    stratum = models.CharField(_("分层方式"), max_length=8, choices=Stratum.choices)
    keys_only = models.BooleanField(_("只抽关键环节"), default=False)
    size = models.PositiveSmallIntegerField(_("抽查数量"))
    seed = models.CharField(_("种子"), max_length=32)
    population = models.JSONField()
    chosen = models.JSONField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()
    once_key = models.CharField(max_length=60, null=True, unique=True)

    class _Rows(ScopedQuerySet):
        scope_path = "node__path"

    objects = _Rows.as_manager()

    class Meta:
        ordering = ["-drawn_at", "-id"]

    def __str__(self) -> str:
        return self.title


class SupervisionCheck(models.Model):
    """``planned_on``: the last day by which it is to be held; ``lead`` answers for it, ``parts`` are the other departments'."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("被检查单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    matter = models.ForeignKey(SupervisionMatter, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name=_("管理事项"))
    topic = models.ForeignKey(SupervisionTopic, models.PROTECT, related_name="checks", verbose_name=_("监督重点"))
    title = models.CharField(_("检查内容"), max_length=120)
    kind = models.CharField(_("方式"), max_length=8, choices=SupervisionCheckKind.choices, default=SupervisionCheckKind.REGULAR)
    source = models.CharField(_("监督类别"), max_length=8, choices=SupervisionSource.choices, default=SupervisionSource.INSIDE)
    lead = models.ForeignKey(SupervisionOffice, models.PROTECT, related_name="led", verbose_name=_("牵头部门"))
    planned_on = models.DateField(_("计划完成日期"))
    held_on = models.DateField(_("检查日期"), null=True, blank=True)
    result = models.TextField(_("检查情况"), blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=SupervisionCheckState.choices, default=SupervisionCheckState.PLANNED)
    reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    draw = models.ForeignKey(SupervisionDraw, models.PROTECT, null=True, blank=True, related_name="checks")
    tags = models.ManyToManyField("portal.Tag", blank=True, related_name="+", verbose_name=_("标签"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    once_key = models.CharField(max_length=60, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on", "-id"]
        indexes = [models.Index(fields=["branch", "planned_on"], name="supervision_by_plan")]
        constraints = [
            models.CheckConstraint(condition=~Q(state="held") | Q(held_on__isnull=False), name="supervision_held_has_a_day"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return CHECK_TONES[self.state]


class CheckPartQuerySet(SiteQuerySet):
    scope_path = "check_record__node__path"
    branch_path = "check_record__branch__node__path"


class SupervisionPart(models.Model):
    """What one department of a joint check has seen."""

    check_record = models.ForeignKey(SupervisionCheck, models.CASCADE, related_name="parts")
    office = models.ForeignKey(SupervisionOffice, models.PROTECT, related_name="+", verbose_name=_("参加部门"))
    opinion = models.CharField(_("部门意见"), max_length=500, blank=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    filed_on = models.DateField(null=True)

    objects = CheckPartQuerySet.as_manager()

    class Meta:
        ordering = ["office__sort", "id"]
        constraints = [models.UniqueConstraint(fields=["check_record", "office"], name="supervision_part_once")]

    def __str__(self) -> str:
        return f"{self.check_record_id}:{self.office_id}"


class FindingQuerySet(SiteQuerySet):
    def overdue_on(self, day):
        return self.filter(due_on__lt=day, state__in=OWED_STATES)


class SupervisionFinding(models.Model):
    """``body`` and ``document`` for what came from outside; ``amount`` in 万元 that was recovered or saved."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    check_record = models.ForeignKey(SupervisionCheck, models.PROTECT, null=True, blank=True, related_name="findings")
    matter = models.ForeignKey(
        SupervisionMatter, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("管理事项")
    )
    topic = models.ForeignKey(SupervisionTopic, models.PROTECT, related_name="findings", verbose_name=_("监督重点"))
    source = models.CharField(_("监督类别"), max_length=8, choices=SupervisionSource.choices)
    body = models.CharField(_("移送机关"), max_length=10, choices=FindingBody.choices, blank=True)
    document = models.CharField(_("文号"), max_length=60, blank=True)
    text = models.CharField(_("发现的问题"), max_length=500)
    demand = models.CharField(_("整改要求"), max_length=500, blank=True)
    goal = models.ForeignKey("portal.Tag", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("目标"))
    amount = models.DecimalField(_("挽回或避免损失（万元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    found_on = models.DateField(_("发现或收到日期"))
    due_on = models.DateField(_("整改期限"))
    state = models.CharField(_("状态"), max_length=10, choices=FindingState.choices, default=FindingState.ISSUED)
    measure = models.CharField(_("整改情况"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("报送日期"), null=True, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)
    reason = models.CharField(_("退回或撤销原因"), max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    once_key = models.CharField(max_length=60, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-id"]
        indexes = [
            models.Index(fields=["branch", "due_on"], name="finding_by_branch"),
            models.Index(fields=["state", "due_on"], name="finding_by_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(judged_by=None) | ~Q(judged_by=F("answered_by")), name="finding_two_persons"),
            models.CheckConstraint(condition=Q(due_on__gte=F("found_on")), name="finding_due_after_found"),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_on__isnull=False), name="finding_closed_has_a_day"),
            models.CheckConstraint(condition=~Q(source="external") | ~Q(body=""), name="finding_external_has_a_body"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def tone(self) -> str:
        return FINDING_TONES[self.state]

    @property
    def order_no(self) -> str:
        """The number of the order for rectification."""
        return f"JDZG-{self.found_on.year}-{self.pk:04d}"

    @property
    def answering_path(self) -> str:
        return self.branch.node.path if self.branch is not None else self.node.path
