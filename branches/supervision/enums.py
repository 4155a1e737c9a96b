from django.db import models
from django.utils.translation import gettext_lazy as _


class SupervisionSource(models.TextChoices):
    """Three kinds of supervision that look at one matter together."""

    INSIDE = "inside", _("党内监督")
    INTERNAL = "internal", _("内部监督")
    EXTERNAL = "external", _("外部监督")


class SupervisionCheckKind(models.TextChoices):
    REGULAR = "regular", _("日常检查")
    RANDOM = "random", _("随机抽查")
    JOINT = "joint", _("联合监督")


class SupervisionCheckState(models.TextChoices):
    PLANNED = "planned", _("待开展")
    HELD = "held", _("已开展")
    CANCELLED = "cancelled", _("已取消")


CHECK_TONES = {"planned": "info", "held": "ok", "cancelled": "mute"}


class FindingState(models.TextChoices):
    ISSUED = "issued", _("待整改")
    ANSWERED = "answered", _("待复核")
    RETURNED = "returned", _("退回重改")
    CLOSED = "closed", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤销")


FINDING_TONES = {"issued": "warn", "answered": "info", "returned": "bad", "closed": "ok", "withdrawn": "mute"}
OWED_STATES = (FindingState.ISSUED, FindingState.RETURNED)


class FindingBody(models.TextChoices):
    """Who outside the enterprise has found it."""

    DISCIPLINE = "discipline", _("纪检监察机关")
    AUDIT = "audit", _("审计机关")
    OTHER = "other", _("其他外部机关")


class Stratum(models.TextChoices):
    TOPIC = "topic", _("按监督重点分层")
    UNIT = "unit", _("按单位分层")
