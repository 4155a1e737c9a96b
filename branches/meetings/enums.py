from django.db import models
from django.utils.translation import gettext_lazy as _


class TopicFlag(models.TextChoices):
    """What an agenda item is about; union matters have a yearly minimum."""

    GENERAL = "general", _("一般议题")
    UNION = "union", _("工会重大问题")
    PRODUCTION = "production", _("生产经营")
    SKILL = "skill", _("技能人才和产改")


class ActionState(models.TextChoices):
    LATE = "late", _("已逾期")
    OPEN = "open", _("办理中")
    DONE = "done", _("已办结")
    DONE_LATE = "done_late", _("逾期办结")


ACTION_TONES = {ActionState.LATE: "bad", ActionState.OPEN: "info", ActionState.DONE: "ok", ActionState.DONE_LATE: "warn"}
