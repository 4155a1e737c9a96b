from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitStage(models.TextChoices):
    """Where a visit stands: planned, held, or held with a promise that is still open."""

    PLANNED = "planned", _("已计划")
    HELD = "held", _("已走访")
    PROMISED = "promised", _("承诺待兑现")


VISIT_TONES = {"planned": "info", "held": "ok", "promised": "warn"}
