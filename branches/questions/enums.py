from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionState(models.TextChoices):
    ASKED = "asked", _("待解答")
    DRAFTED = "drafted", _("待审核")
    PUBLISHED = "published", _("已公开")
    DECLINED = "declined", _("不公开")


QUESTION_TONES = {"asked": "warn", "drafted": "info", "published": "ok", "declined": "mute"}


class MarkKind(models.TextChoices):
    WONDER = "wonder", _("我也想知道")
    USEFUL = "useful", _("解答有用")
