from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignKind(models.TextChoices):
    THEME = "theme", _("主题活动")
    VIEWING = "viewing", _("年度收看")


class VisitState(models.TextChoices):
    PLANNED = "planned", _("已约定")
    HELD = "held", _("已开展")
    CANCELLED = "cancelled", _("已取消")


VISIT_TONES = {"planned": "info", "held": "ok", "cancelled": "info"}
