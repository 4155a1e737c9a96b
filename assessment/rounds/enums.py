from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    OPEN = "open", _("取数中")
    COMPUTED = "computed", _("已计算")
    REVIEWED = "reviewed", _("已复核")
    PUBLISHED = "published", _("已公布")
    LOCKED = "locked", _("已锁定")


MOVING_STATES = ("open", "computed")  # edits still move scores
FROZEN_STATES = ("published", "locked")
