from django.db import models
from django.utils.translation import gettext_lazy as _


class InspectionOutcome(models.TextChoices):
    GOOD = "good", _("完好")
    MEND = "mend", _("需要整理")


class PlaceCare(models.TextChoices):
    """How a place stands today."""

    FINE = "fine", _("正常")
    DUE = "due", _("待检查")
    MEND = "mend", _("待整理")
    CLOSED = "closed", _("已停用")


CARE_TONES = {"fine": "ok", "due": "warn", "mend": "warn", "closed": "mute"}


class BrandState(models.TextChoices):
    DRAFT = "draft", _("草拟中")
    SUBMITTED = "submitted", _("待党委审定")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已审定")
    RETIRED = "retired", _("已停用")


BRAND_TONES = {"draft": "info", "submitted": "warn", "returned": "bad", "approved": "ok", "retired": "mute"}


class LookOutcome(models.TextChoices):
    """What the yearly look at a brand finds."""

    KEEP = "keep", _("继续使用")
    DEEPEN = "deepen", _("继续使用，需要充实")
    RETIRE = "retire", _("停止使用")
