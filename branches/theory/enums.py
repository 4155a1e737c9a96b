from django.db import models
from django.utils.translation import gettext_lazy as _


class TheoryForm(models.TextChoices):
    """How the group studies together."""

    COLLECTIVE = "collective", _("集体学习研讨")
    LECTURE = "lecture", _("专题辅导")
    SITE = "site", _("现场学习")


class QuarterState(models.TextChoices):
    """A quarter of a committee against what the rule asks for."""

    DONE = "done", _("已完成")
    RUNNING = "running", _("本季度待开展")
    MISSED = "missed", _("缺")
    AHEAD = "ahead", _("未到")
    FREE = "free", _("不要求")


QUARTER_TONES = {
    QuarterState.DONE: "ok", QuarterState.RUNNING: "info", QuarterState.MISSED: "bad", QuarterState.AHEAD: "mute",
    QuarterState.FREE: "mute",
}  # fmt: skip
