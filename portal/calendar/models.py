"""Working days: the yearly notice of holidays and make-up days, loaded as a file with its source.

A weekday is a working day unless it is a holiday; a Saturday or Sunday is free unless it is a make-up day. A period that
runs beyond the last loaded year is counted by weekdays alone, and says so.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.calendar.enums import DayKind


class CalendarYear(models.Model):
    """One year whose holidays are known. Loading a year again replaces its days."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("依据"), max_length=200)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    on = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类别"), max_length=8, choices=DayKind.choices)
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"
