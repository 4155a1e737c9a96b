from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    AUTO = "auto", _("跟随系统")
    LIGHT = "light", _("浅色")
    DARK = "dark", _("深色")


class TextSize(models.TextChoices):
    NORMAL = "normal", _("标准字号")
    LARGE = "large", _("大字")
