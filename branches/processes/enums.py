from django.db import models
from django.utils.translation import gettext_lazy as _


class PointResult(models.TextChoices):
    OPEN = "open", _("未检查")
    MET = "met", _("达到")
    UNMET = "unmet", _("未达到")
    NONE = "none", _("不适用")


class GapState(models.TextChoices):
    OPEN = "open", _("整改中")
    MENDED = "mended", _("待复核")
    SETTLED = "settled", _("已销号")


RESULT_TONES = {"open": "mute", "met": "ok", "unmet": "bad", "none": "info"}
GAP_TONES = {"open": "warn", "mended": "info", "settled": "ok"}
