from django.db import models
from django.utils.translation import gettext_lazy as _


class ResourceKind(models.TextChoices):
    BUDGET = "budget", _("经费")
    ROOM = "room", _("场地")
    TRAINER = "trainer", _("师资")


UNITS = {"budget": _("元"), "room": _("小时"), "trainer": _("小时")}


class ResourceState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    RUNNING = "running", _("执行中")
    CLOSED = "closed", _("已结束")


RESOURCE_TONES = {"draft": "info", "running": "ok", "closed": "mute"}


class ChangeKind(models.TextChoices):
    ADDED = "added", _("列入")
    CHANGED = "changed", _("调整")
    DROPPED = "dropped", _("取消")
