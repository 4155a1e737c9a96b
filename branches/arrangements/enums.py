from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskState(models.TextChoices):
    OPEN = "open", _("待排定")
    PLANNED = "planned", _("已排定")
    DONE = "done", _("已开展")
    EXCUSED = "excused", _("已说明")


TASK_TONES = {"open": "warn", "planned": "info", "done": "ok", "excused": "info"}
