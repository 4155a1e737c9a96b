from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeState(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    RUNNING = "running", _("实施中")
    CLOSED = "closed", _("已总结")


PROGRAMME_TONES = {ProgrammeState.PLANNED: "mute", ProgrammeState.RUNNING: "info", ProgrammeState.CLOSED: "ok"}


class StageState(models.TextChoices):
    LATE = "late", _("已逾期")
    OPEN = "open", _("进行中")
    WAITING = "waiting", _("待前一阶段")
    DONE = "done", _("已完成")
    DONE_LATE = "done_late", _("逾期完成")


STAGE_TONES = {"late": "bad", "open": "info", "waiting": "mute", "done": "ok", "done_late": "warn"}
