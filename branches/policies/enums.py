from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyLevel(models.TextChoices):
    """4 + 3 + N: rules of the group, of the union, of the basic level."""

    GROUP = "group", _("集团制度")
    UNION = "union", _("工会制度")
    BASE = "base", _("基层制度")


class ReviewState(models.TextChoices):
    IN_ORDER = "in_order", _("有效")
    DUE = "due", _("应复审")
    REPEALED = "repealed", _("已废止")


REVIEW_TONES = {ReviewState.IN_ORDER: "ok", ReviewState.DUE: "warn", ReviewState.REPEALED: "mute"}
