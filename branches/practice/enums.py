from django.db import models
from django.utils.translation import gettext_lazy as _


class TemplateUse(models.TextChoices):
    ACTIVITY = "activity", _("主题党日实践")
    DUTY = "duty", _("岗位值守和复核")


class LineResult(models.TextChoices):
    OPEN = "open", _("未检查")
    FINE = "fine", _("正常")
    PROBLEM = "problem", _("有问题")
    NONE = "none", _("不涉及")


RESULT_TONES = {"open": "info", "fine": "ok", "problem": "bad", "none": "info"}
