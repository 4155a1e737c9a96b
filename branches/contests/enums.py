from django.db import models
from django.utils.translation import gettext_lazy as _


class ContestState(models.TextChoices):
    OPEN = "open", _("推荐中")
    BALLOT = "ballot", _("投票中")
    PUBLICITY = "publicity", _("公示中")
    DONE = "done", _("已评定")
    CANCELLED = "cancelled", _("已取消")


CONTEST_TONES = {"open": "info", "ballot": "info", "publicity": "warn", "done": "ok", "cancelled": "mute"}


class NomineeWord(models.TextChoices):
    """Whether the nominee himself wants to stand."""

    ASKED = "asked", _("待本人答复")
    AGREED = "agreed", _("本人同意")
    DECLINED = "declined", _("本人不参评")


WORD_TONES = {"asked": "info", "agreed": "ok", "declined": "mute"}


class StepOutcome(models.TextChoices):
    PENDING = "pending", _("已上报")
    AWARDED = "awarded", _("获得表彰")
    ENDED = "ended", _("未入选")


STEP_TONES = {"pending": "info", "awarded": "ok", "ended": "mute"}
