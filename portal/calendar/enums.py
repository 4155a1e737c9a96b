from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    """A day that is not what its weekday says."""

    HOLIDAY = "holiday", _("放假")
    MAKE_UP = "make_up", _("调休上班")
