"""Practical work at an activity: a check list with results, and who kept watch when.

Themed Party days of checking equipment, patrolling, putting files in order; duties such as looking at welds again, watching a
pour of concrete at night, leading the trial run of an automated system. Each is a template row; filled in, it belongs to the
activity and is read with its record.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.practice.enums import RESULT_TONES, LineResult, TemplateUse
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class PracticeTemplate(CatalogueRow):
    """``points``: one point a line. ``needs_roster``: somebody must be on watch."""

    use = models.CharField(_("用途"), max_length=10, choices=TemplateUse.choices, default=TemplateUse.ACTIVITY)
    points = models.TextField(_("检查项（每行一项）"), max_length=4000)
    duty = models.CharField(_("职责"), max_length=300, blank=True)
    needs_roster = models.BooleanField(_("须安排值守人员"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class PracticeSheetQuerySet(ScopedQuerySet):
    scope_path = "activity__branch__node__path"


class PracticeSheet(models.Model):
    activity = models.OneToOneField("branches.Activity", models.CASCADE, related_name="practice")
    template = models.ForeignKey(PracticeTemplate, models.PROTECT, related_name="+", verbose_name=_("清单"))
    conclusion = models.CharField(_("结论"), max_length=300, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PracticeSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(concluded_at=None) | ~Q(conclusion=""), name="practice_concludes_in_words")]

    def __str__(self) -> str:
        return f"{self.activity_id}:{self.template_id}"


class PracticePartQuerySet(ScopedQuerySet):
    scope_path = "sheet__activity__branch__node__path"


class PracticeLine(models.Model):
    sheet = models.ForeignKey(PracticeSheet, models.CASCADE, related_name="lines")
    no = models.PositiveSmallIntegerField()
    text = models.CharField(_("检查项"), max_length=120)
    result = models.CharField(_("结果"), max_length=8, choices=LineResult.choices, default=LineResult.OPEN)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = PracticePartQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["sheet", "no"], name="practice_line_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def tone(self) -> str:
        return RESULT_TONES[self.result]


class PracticeWatch(models.Model):
    """Who keeps watch from when to when."""

    sheet = models.ForeignKey(PracticeSheet, models.CASCADE, related_name="watches")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("值守人"))
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("值守地点"), max_length=60, blank=True)

    objects = PracticePartQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "person", "starts_at"], name="practice_watch_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="practice_watch_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}:{self.person_id}"
