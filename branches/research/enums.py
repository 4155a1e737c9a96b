from django.db import models
from django.utils.translation import gettext_lazy as _


class StudyState(models.TextChoices):
    RUNNING = "running", _("研究中")
    CONCLUDED = "concluded", _("已结题")
    STOPPED = "stopped", _("已停止")


STUDY_TONES = {StudyState.RUNNING: "info", StudyState.CONCLUDED: "ok", StudyState.STOPPED: "mute"}
