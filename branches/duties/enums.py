from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyStatus(models.TextChoices):
    LATE = "late", _("已逾期")
    DUE = "due", _("待完成")
    DONE = "done", _("已完成")


class PeriodKind(models.TextChoices):
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    YEAR = "year", _("每年")
