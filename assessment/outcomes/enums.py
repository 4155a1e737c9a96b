from django.db import models
from django.utils.translation import gettext_lazy as _


class OutcomeState(models.TextChoices):
    PROPOSED = "proposed", _("待决定")
    DECIDED = "decided", _("待落实")
    DONE = "done", _("已落实")
    WITHDRAWN = "withdrawn", _("不采用")


class OutcomeWhen(models.TextChoices):
    BOTH = "both", _("两个百分均不低于")
    EITHER = "either", _("任一百分低于")


TONES = {OutcomeState.PROPOSED: "info", OutcomeState.DECIDED: "warn", OutcomeState.DONE: "ok", OutcomeState.WITHDRAWN: "mute"}
