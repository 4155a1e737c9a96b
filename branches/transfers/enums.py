from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    INSIDE = "inside", _("企业内转接")
    OUTWARD = "outward", _("转往企业外")
    INWARD = "inward", _("从企业外转入")


class LetterState(models.TextChoices):
    ISSUED = "issued", _("待接收")
    CONFIRMED = "confirmed", _("已接收")
    WITHDRAWN = "withdrawn", _("已收回")


class LetterStanding(models.TextChoices):
    """Where a letter stands today: one that nobody confirmed in its days is overdue."""

    WAITING = "waiting", _("待接收")
    OVERDUE = "overdue", _("已超过有效期")
    CONFIRMED = "confirmed", _("已接收")
    WITHDRAWN = "withdrawn", _("已收回")


STANDING_TONES = {"waiting": "info", "overdue": "bad", "confirmed": "ok", "withdrawn": "mute"}
