from django.db import models
from django.utils.translation import gettext_lazy as _


class TrialState(models.TextChoices):
    ASKED = "asked", _("试算中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有完成")


TRIAL_TONES = {TrialState.ASKED: "info", TrialState.DONE: "ok", TrialState.FAILED: "bad"}
