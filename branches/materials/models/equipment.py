"""Machines: what is new about them, how their data come out, and what looking at them ahead of a failure has found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.materials.enums import CheckMethod, DataLink
from branches.materials.models.ledger import SiteRow
from branches.safety.models.site import SiteQuerySet


class Equipment(SiteRow):
    """``innovation`` says what is new about it; empty for an ordinary machine."""

    code = models.CharField(_("设备编号"), max_length=40)
    name = models.CharField(_("设备名称"), max_length=80)
    model = models.CharField(_("型号"), max_length=60, blank=True)
    maker = models.CharField(_("生产厂家"), max_length=80, blank=True)
    place = models.CharField(_("安装地点"), max_length=80, blank=True)
    used_from = models.DateField(_("投用日期"))
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)
    is_innovation = models.BooleanField(_("设备创新"), default=False)
    innovation = models.CharField(_("新在哪里"), max_length=300, blank=True)
    data_link = models.CharField(_("数据采集"), max_length=8, choices=DataLink.choices, default=DataLink.NONE)
    link_note = models.CharField(_("数据链路说明"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["node__path", "code"]
        constraints = [
            models.UniqueConstraint(fields=["node", "code"], name="equipment_once"),
            models.CheckConstraint(condition=Q(retired_on=None) | Q(retired_on__gte=F("used_from")), name="equipment_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.model}".strip()


class EquipmentCheckQuerySet(SiteQuerySet):
    scope_path = "equipment__node__path"
    branch_path = "equipment__branch__node__path"


class EquipmentCheck(models.Model):
    """A look ahead of a failure: sound or not, and when work will be needed."""

    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="checks", verbose_name=_("设备"))
    checked_on = models.DateField(_("检测日期"))
    method = models.CharField(_("检测方式"), max_length=12, choices=CheckMethod.choices, default=CheckMethod.ROUND)
    is_sound = models.BooleanField(_("完好"), default=True)
    finding = models.CharField(_("发现"), max_length=300, blank=True)
    forecast_on = models.DateField(_("预计检修日期"), null=True, blank=True)
    done_on = models.DateField(_("处理日期"), null=True, blank=True)
    done_note = models.CharField(_("处理情况"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = EquipmentCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(is_sound=True) | ~Q(finding=""), name="equipment_unsound_with_words"),
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(done_note=""), name="equipment_done_with_words"),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id}:{self.checked_on}"
