"""Who looks how often (rows), and that somebody has looked, whether or not a hazard was found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.safety.enums import InspectionPeriod, Rhythm
from branches.safety.models.site import SiteQuerySet


class InspectionRuleQuerySet(models.QuerySet):
    def valid_in(self, start, end):
        return self.filter(effective_from__lte=end).filter(Q(effective_to=None) | Q(effective_to__gte=start))


class InspectionRule(models.Model):
    """``times`` inspections in each ``period`` by every open node of ``node_kinds``; with ``workdays_only`` days off are free."""

    code = models.CharField(max_length=20)
    rhythm = models.CharField(_("排查方式"), max_length=16, choices=Rhythm.choices)
    period = models.CharField(_("周期"), max_length=8, choices=InspectionPeriod.choices)
    times = models.PositiveSmallIntegerField(_("次数"), default=1)
    node_kinds = models.JSONField(default=list)
    workdays_only = models.BooleanField(_("只计工作日"), default=False)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    objects = InspectionRuleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "effective_from"], name="inspection_rule_once")]

    def __str__(self) -> str:
        return self.code


class SafetyInspectionQuerySet(SiteQuerySet):
    own = ("inspector_id",)


class SafetyInspection(models.Model):
    """``node`` is the team, district or branch that looked; a look that found nothing is a record as well."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="safety_inspections", verbose_name=_("排查单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="safety_inspections")
    rhythm = models.CharField(_("排查方式"), max_length=16, choices=Rhythm.choices)
    held_on = models.DateField(_("排查日期"))
    place = models.CharField(_("地点"), max_length=80, blank=True)
    note = models.CharField(_("情况"), max_length=300, blank=True)
    inspector = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("排查人"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = SafetyInspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["node", "rhythm", "held_on"], name="inspection_by_node"),
            models.Index(fields=["branch", "held_on"], name="inspection_by_branch"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rhythm_display()} {self.held_on}"
