from django.db import models
from django.utils.translation import gettext_lazy as _


class WhistleMode(models.TextChoices):
    """How much the reporter gives of himself; how many officers it takes to open it."""

    NAMED = "named", _("实名（承办人可以查看姓名）")
    SEALED = "sealed", _("实名保密（两名纪检人员同时同意才能查看姓名）")
    ANONYMOUS = "anonymous", _("匿名")


OPENERS = {WhistleMode.NAMED: 1, WhistleMode.SEALED: 2, WhistleMode.ANONYMOUS: 0}


class WhistleState(models.TextChoices):
    RECEIVED = "received", _("待受理")
    ACCEPTED = "accepted", _("办理中")
    DECLINED = "declined", _("不予受理")
    CONCLUDED = "concluded", _("已办结")


WHISTLE_TONES = {"received": "warn", "accepted": "info", "declined": "mute", "concluded": "ok"}
OPEN_STATES = (WhistleState.RECEIVED, WhistleState.ACCEPTED)


class WhistleOutcome(models.TextChoices):
    FOUND = "found", _("属实或部分属实")
    UNFOUND = "unfound", _("不属实")
    UNCLEAR = "unclear", _("无法查实")
