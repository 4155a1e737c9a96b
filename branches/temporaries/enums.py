from django.db import models
from django.utils.translation import gettext_lazy as _


class TemporaryState(models.TextChoices):
    """Where a temporary branch stands; ``OVER``: the project's end has passed and the branch is still there."""

    RUNNING = "running", _("运行中")
    ENDING = "ending", _("即将到期")
    OVER = "over", _("已到期")
    CLOSED = "closed", _("已撤销")


STATE_TONES = {"running": "ok", "ending": "warn", "over": "bad", "closed": "mute"}
