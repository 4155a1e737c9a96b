from django.db import models
from django.utils.translation import gettext_lazy as _


class HintKind(models.TextChoices):
    """What is worth a second look before a record is filed. A hint is a question, never a finding."""

    NEAR_MINUTES = "near_minutes", _("纪要高度相似")
    REUSED_PHOTO = "reused_photo", _("照片重复使用")
    LATE = "late", _("提交较晚")
    TWO_PLACES = "two_places", _("同一时间两处到会")
    OFF_ROSTER = "off_roster", _("到会人不在名册")
    SAME_ROLL = "same_roll", _("缺席人员每次相同")


class SampleState(models.TextChoices):
    OPEN = "open", _("待核查")
    THIRD = "third", _("待第三人核查")
    SETTLED = "settled", _("已有结论")


class CheckVerdict(models.TextChoices):
    IN_ORDER = "in_order", _("属实")
    NEEDS_CORRECTION = "needs_correction", _("需要更正")
    CANNOT_TELL = "cannot_tell", _("无法判断")


SAMPLE_TONES = {"open": "info", "third": "warn", "settled": "mute"}
VERDICT_TONES = {"in_order": "ok", "needs_correction": "warn", "cannot_tell": "mute"}
