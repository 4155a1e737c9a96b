from django.db import models
from django.utils.translation import gettext_lazy as _


class PostingPeriod(models.TextChoices):
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
