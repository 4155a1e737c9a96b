from django.db import models
from django.utils.translation import gettext_lazy as _


class PulseDimension(models.TextChoices):
    """What a question is about; answers are folded by it."""

    BELONGING = "belonging", _("归属感")
    OWNERSHIP = "ownership", _("主人翁意识")
    DUTY = "duty", _("责任感")
    PRIDE = "pride", _("职业自豪感")
    IDENTITY = "identity", _("企业认同感")
    HAPPINESS = "happiness", _("幸福感")
    SERVICE = "service", _("对服务的满意度")


class PulseState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")
    CANCELLED = "cancelled", _("已取消")


PULSE_TONES = {"draft": "mute", "open": "info", "closed": "ok", "cancelled": "mute"}


class PulseGrade(models.IntegerChoices):
    STRONGLY_NO = 1, _("很不同意")
    NO = 2, _("不同意")
    SO_SO = 3, _("一般")
    YES = 4, _("同意")
    STRONGLY_YES = 5, _("很同意")
