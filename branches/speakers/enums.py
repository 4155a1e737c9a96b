from django.db import models
from django.utils.translation import gettext_lazy as _


class SpeakerKind(models.TextChoices):
    EXPERT = "expert", _("老专家")
    VETERAN = "veteran", _("老技术工人")
    MODEL = "model", _("劳模工匠")
    OTHER = "other", _("其他")


class TalkState(models.TextChoices):
    ASKED = "asked", _("待答复")
    AGREED = "agreed", _("已答应")
    DECLINED = "declined", _("未答应")
    HELD = "held", _("已讲")
    CANCELLED = "cancelled", _("已取消")


TALK_TONES = {"asked": "info", "agreed": "info", "declined": "mute", "held": "ok", "cancelled": "mute"}
