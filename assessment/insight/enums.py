from django.db import models
from django.utils.translation import gettext_lazy as _


class Quadrant(models.TextChoices):
    """Where a branch stands to the line in both scores; the order is that of the legend."""

    BOTH = "both", _("双强")
    PARTY = "party", _("党建强 · 业务弱")
    BUSINESS = "business", _("业务强 · 党建弱")
    WEAK = "weak", _("双弱")


class AttentionLevel(models.TextChoices):
    BAD = "bad", _("紧要")
    WARN = "warn", _("提醒")
    INFO = "info", _("待办")
