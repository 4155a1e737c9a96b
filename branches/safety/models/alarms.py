"""What a machine has noticed: alarms of video analysis, sensors of the roof. A person decides what an alarm is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.safety.enums import ALARM_TONES, AlarmState, Direction
from branches.safety.models.site import SiteQuerySet
from portal.kernel.models import CatalogueRow


class AlarmKind(CatalogueRow):
    """``is_reading``: the machine sends values, and only one beyond the rule in force is an alarm."""

    is_reading = models.BooleanField(_("上报读数"), default=False)
    unit_label = models.CharField(_("单位"), max_length=20, blank=True)
    grade = models.ForeignKey("branches.HazardGrade", models.PROTECT, related_name="+", verbose_name=_("转隐患时的等级"))
    source = models.CharField(_("依据"), max_length=200, blank=True)


class AlarmRuleQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gte=day))


class AlarmRule(models.Model):
    """From which value on a reading of ``kind`` is an alarm; the newest row valid on the day counts."""

    kind = models.ForeignKey(AlarmKind, models.PROTECT, related_name="rules", verbose_name=_("报警类型"))
    direction = models.CharField(_("方向"), max_length=6, choices=Direction.choices, default=Direction.ABOVE)
    threshold = models.DecimalField(_("阈值"), max_digits=12, decimal_places=3)
    effective_from = models.DateField(_("生效日期"))
    effective_to = models.DateField(_("失效日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    objects = AlarmRuleQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-effective_from"]
        constraints = [models.UniqueConstraint(fields=["kind", "effective_from"], name="alarm_rule_once")]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.threshold}"


class SafetyAlarmQuerySet(SiteQuerySet):
    pass


class SafetyAlarm(models.Model):
    """``source`` and ``external_id`` name the message of the other system: sent again, it is the same alarm."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="safety_alarms", verbose_name=_("单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="safety_alarms")
    kind = models.ForeignKey(AlarmKind, models.PROTECT, related_name="alarms", verbose_name=_("报警类型"))
    source = models.CharField(_("来源系统"), max_length=40)
    external_id = models.CharField(_("来源编号"), max_length=80)
    device = models.CharField(_("设备"), max_length=80, blank=True)
    place = models.CharField(_("地点"), max_length=80)
    value = models.DecimalField(_("读数"), max_digits=12, decimal_places=3, null=True, blank=True)
    threshold = models.DecimalField(_("阈值"), max_digits=12, decimal_places=3, null=True, blank=True)
    occurred_at = models.DateTimeField(_("发生时间"))
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=AlarmState.choices, default=AlarmState.NEW)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    hazard = models.OneToOneField("branches.Hazard", models.PROTECT, null=True, related_name="alarm")

    objects = SafetyAlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at", "-id"]
        indexes = [models.Index(fields=["state", "occurred_at"], name="alarm_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="alarm_once"),
            models.CheckConstraint(condition=~Q(state="confirmed") | Q(hazard__isnull=False), name="alarm_confirmed_has_hazard"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"

    @property
    def tone(self) -> str:
        return ALARM_TONES[self.state]
