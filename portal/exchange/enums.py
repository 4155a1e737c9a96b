from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What writing one row did; the values are the row results of django-import-export."""

    CREATED = "new", _("新增")
    CHANGED = "update", _("更新")
    UNCHANGED = "skip", _("未变")
