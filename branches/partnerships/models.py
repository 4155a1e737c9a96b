"""Partnerships with organisations outside (党建共建): enterprises up and down the chain, cooperation units, communities.

An agreement has dates and a file; what either side offers stands on a list of shared resources; joint activities are the
activities of the branch, linked here and never logged twice, each with what came of it (docs/glossary.md:
party_partnership; docs/coverage.md S2-36, S2-37).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.partnerships.enums import PartnerKind, ResourceSide
from portal.kernel.scope import ScopedQuerySet


class PartnershipQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def standing_on(self, day):
        """Inside the term and not ended before."""
        rows = self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))
        return rows.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class Partnership(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="partnerships", verbose_name=_("党组织"))
    kind = models.CharField(_("类别"), max_length=9, choices=PartnerKind.choices)
    name = models.CharField(_("共建单位"), max_length=80)
    agreement = models.CharField(_("协议名称"), max_length=120)
    aim = models.CharField(_("共建目标"), max_length=500)
    signed_on = models.DateField(_("签订日期"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["node", "name", "agreement"], condition=Q(ended_on=None), name="partnership_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="partnership_in_order"),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")), name="partnership_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class PartnershipRecordQuerySet(ScopedQuerySet):
    scope_path = "partnership__node__path"


class SharedResource(models.Model):
    """What one side offers the other: a training room, a teacher, a site; until it is withdrawn."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="resources")
    side = models.CharField(_("提供方"), max_length=6, choices=ResourceSide.choices)
    title = models.CharField(_("资源"), max_length=80)
    terms = models.CharField(_("使用说明"), max_length=200, blank=True)
    offered_on = models.DateField(_("列入日期"))
    withdrawn_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = PartnershipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["side", "title"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "side", "title"], condition=Q(withdrawn_on=None), name="shared_resource_once"),
        ]

    def __str__(self) -> str:
        return self.title


class PartnershipActivity(models.Model):
    """An activity that was held together with the partner, and what came of it."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="activities")
    activity = models.ForeignKey("branches.Activity", models.CASCADE, related_name="partnerships")
    effect = models.CharField(_("成效"), max_length=300, blank=True)
    effect_on = models.DateField(_("登记日期"), null=True, blank=True)

    objects = PartnershipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-activity__held_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["partnership", "activity"], name="partnership_activity_once")]

    def __str__(self) -> str:
        return f"{self.partnership_id}:{self.activity_id}"
