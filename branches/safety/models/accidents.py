"""Accidents of a unit, from which its accident-free days are counted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.safety.enums import AccidentKind, AccidentSeverity
from branches.safety.models.site import SiteQuerySet


class AccidentRecordQuerySet(SiteQuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)


class AccidentRecord(models.Model):
    """No name of anybody hurt is kept here. A wrong record is withdrawn with a reason and counts no more."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="accidents", verbose_name=_("单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="accidents")
    happened_on = models.DateField(_("发生日期"))
    kind = models.CharField(_("类别"), max_length=12, choices=AccidentKind.choices)
    severity = models.CharField(_("程度"), max_length=10, choices=AccidentSeverity.choices)
    summary = models.CharField(_("经过和原因"), max_length=500)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = AccidentRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["node", "happened_on"], name="accident_by_node")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"
