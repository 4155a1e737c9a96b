from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelState(models.TextChoices):
    ACTIVE = "active", _("在用")
    CLOSED = "closed", _("已停用")


CHANNEL_TONES = {"active": "ok", "closed": "mute"}
