"""Campaigns with their events, yearly viewing tasks, and visits of model workers and craftsmen to branches.

A campaign of a committee or union reaches every branch below; a branch puts its own records into it. A viewing task is a campaign
of each year, so that years stand side by side. A visit names the honour of the guest: his file is one step away.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.campaigns import rules
from branches.campaigns.enums import VISIT_TONES, CampaignKind, VisitState
from portal.kernel.scope import Scope, ScopedQuerySet, subtree


class CampaignQuerySet(ScopedQuerySet):
    """Seen inside the reach, and by everybody below the one who holds it."""

    scope_path = "node__path"

    def within(self, scope: Scope):
        reach = Q()
        for path in scope.paths:
            parts = path.rstrip("/").split("/")
            reach |= subtree("node__path", path) | Q(node__path__in=["/".join(parts[:n]) + "/" for n in range(1, len(parts))])
        return self.filter(reach) if reach else self.none()


class Campaign(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("举办单位"))
    kind = models.CharField(_("类别"), max_length=8, choices=CampaignKind.choices, default=CampaignKind.THEME)
    name = models.CharField(_("名称"), max_length=80)
    aim = models.TextField(_("要求"), max_length=1000, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"))
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"))
    honours = models.ManyToManyField("workforce.Honour", blank=True, related_name="+", verbose_name=_("参加单位的荣誉"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="campaign_in_order"),
            models.UniqueConstraint(fields=["node", "name", "year"], name="campaign_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignEventQuerySet(ScopedQuerySet):
    scope_path = "activity__branch__node__path"


class CampaignEvent(models.Model):
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="events")
    activity = models.OneToOneField("branches.Activity", models.CASCADE, related_name="campaign_event", verbose_name=_("活动记录"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = CampaignEventQuerySet.as_manager()

    class Meta:
        ordering = ["activity__held_on", "id"]

    def __str__(self) -> str:
        return f"{self.campaign_id}:{self.activity_id}"


class ModelVisitQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class ModelVisit(models.Model):
    """A model worker or craftsman comes to a branch."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+", verbose_name=_("接待支部"))
    honour = models.ForeignKey("workforce.Honour", models.PROTECT, related_name="+", verbose_name=_("劳模工匠"))
    planned_on = models.DateField(_("约定日期"))
    topic = models.CharField(_("内容"), max_length=120)
    activity = models.OneToOneField("branches.Activity", models.SET_NULL, null=True, related_name="model_visit", verbose_name=_("活动记录"))
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = ModelVisitQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["branch", "honour", "planned_on"], name="model_visit_once")]

    def __str__(self) -> str:
        return self.topic

    @property
    def state(self) -> VisitState:
        return rules.visit_state(self.activity_id is not None, self.cancel_reason)

    @property
    def tone(self) -> str:
        return VISIT_TONES[self.state]
