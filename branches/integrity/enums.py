from django.db import models
from django.utils.translation import gettext_lazy as _


class IntegrityTalkKind(models.TextChoices):
    DAILY = "daily", _("日常谈话")
    APPOINTMENT = "appointment", _("任前谈话")
    REMINDER = "reminder", _("提醒谈话")
    ADMONITION = "admonition", _("诫勉谈话")


class PreCheckOutcome(models.TextChoices):
    """What discipline answers before an appointment."""

    CLEAR = "clear", _("未发现影响任用的问题")
    NOTED = "noted", _("有情况需要说明")
    HOLD = "hold", _("建议暂缓任用")


OUTCOME_TONES = {"clear": "ok", "noted": "warn", "hold": "bad"}


class FilingKind(models.TextChoices):
    ANNUAL = "annual", _("年度集中报告")
    CHANGE = "change", _("发生变化后报告")
