"""Standards of the work place: who answers for which place, what is to be done there, whether it is.

一队一册、一面一册 (a manual for each team and each face, by version), checklists in three parts, rotating acceptance
(循环验收), one topic a month (一月一重点、一月一整治).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.safety.enums import ACCEPTANCE_TONES, AcceptanceState, AreaKind, StandardPart
from branches.safety.models.site import SiteQuerySet
from portal.kernel.fields import validate_first_of_month


class SitedModel(models.Model):
    """At a unit, for which a branch answers."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+")

    objects = SiteQuerySet.as_manager()

    class Meta:
        abstract = True


class WorkArea(SitedModel):
    """A place and the post that answers for it (辖区)."""

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=10, choices=AreaKind.choices, default=AreaKind.FACE)
    responsible_post = models.CharField(_("责任岗位"), max_length=60)
    is_active = models.BooleanField(_("在用"), default=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["node__path", "sort", "name"]
        constraints = [models.UniqueConstraint(fields=["node", "name"], name="work_area_once")]

    def __str__(self) -> str:
        return self.name


class WorkplaceStandard(SitedModel):
    """What is looked at in a work place; ``items`` stand in three parts."""

    name = models.CharField(_("名称"), max_length=60)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    effective_from = models.DateField(_("生效日期"))
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        ordering = ["-effective_from", "-id"]
        constraints = [models.UniqueConstraint(fields=["node", "name", "effective_from"], name="workplace_standard_once")]

    def __str__(self) -> str:
        return self.name


class StandardItem(models.Model):
    standard = models.ForeignKey(WorkplaceStandard, models.CASCADE, related_name="items")
    part = models.CharField(_("部分"), max_length=10, choices=StandardPart.choices)
    no = models.PositiveSmallIntegerField()
    text = models.CharField(_("内容"), max_length=200)

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["standard", "no"], name="standard_item_once")]

    def __str__(self) -> str:
        return self.text


class SafetyManual(SitedModel):
    """The manual of a team, or with ``area`` that of a face."""

    area = models.ForeignKey(WorkArea, models.PROTECT, null=True, blank=True, related_name="manuals", verbose_name=_("工作面"))
    title = models.CharField(_("名称"), max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["node__path", "title"]
        constraints = [models.UniqueConstraint(fields=["node", "title"], name="safety_manual_once")]

    def __str__(self) -> str:
        return self.title


class ManualVersion(models.Model):
    """The newest that has begun is current; older ones stay readable. Its file stands beside it."""

    manual = models.ForeignKey(SafetyManual, models.CASCADE, related_name="versions")
    label = models.CharField(_("版本"), max_length=30)
    effective_from = models.DateField(_("生效日期"))
    note = models.CharField(_("修订说明"), max_length=300, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-effective_from", "-id"]
        constraints = [models.UniqueConstraint(fields=["manual", "effective_from"], name="manual_version_once")]

    def __str__(self) -> str:
        return self.label


class AcceptanceCheck(SitedModel):
    """A place is looked at by the post of another one, item by item, on its turn."""

    area = models.ForeignKey(WorkArea, models.PROTECT, related_name="acceptances", verbose_name=_("地点"))
    standard = models.ForeignKey(WorkplaceStandard, models.PROTECT, related_name="acceptances", verbose_name=_("标准"))
    due_on = models.DateField(_("验收日期"))
    checker_post = models.CharField(_("验收岗位"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=AcceptanceState.choices, default=AcceptanceState.PLANNED)
    note = models.CharField(_("验收意见"), max_length=300, blank=True)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-due_on", "-id"]
        indexes = [models.Index(fields=["branch", "due_on"], name="acceptance_by_branch")]
        constraints = [
            models.UniqueConstraint(fields=["area", "standard", "due_on"], name="acceptance_once"),
            models.CheckConstraint(condition=Q(state="planned") | Q(done_on__isnull=False), name="acceptance_done_has_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.due_on}"

    @property
    def tone(self) -> str:
        return ACCEPTANCE_TONES[self.state]


class AcceptanceMark(models.Model):
    check_record = models.ForeignKey(AcceptanceCheck, models.CASCADE, related_name="marks")
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="+")
    is_met = models.BooleanField()

    class Meta:
        ordering = ["item__no"]
        constraints = [models.UniqueConstraint(fields=["check_record", "item"], name="acceptance_mark_once")]


class MonthlyTopic(SitedModel):
    """What a unit or branch puts right this month; twelve of them are the plan of a year."""

    month = models.DateField(_("月份"), validators=[validate_first_of_month])
    topic = models.CharField(_("重点"), max_length=80)
    words = models.CharField(_("要求"), max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-month", "node__path"]
        constraints = [models.UniqueConstraint(fields=["node", "month"], name="monthly_topic_once")]

    def __str__(self) -> str:
        return self.topic


class TopicTask(models.Model):
    """One thing to be put right, by whom (a post), until when, and when it was."""

    topic = models.ForeignKey(MonthlyTopic, models.CASCADE, related_name="tasks")
    text = models.CharField(_("整治事项"), max_length=200)
    owner_post = models.CharField(_("责任岗位"), max_length=60)
    due_on = models.DateField(_("完成期限"))
    closed_on = models.DateField(_("销项日期"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    result = models.CharField(_("整治结果"), max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text
