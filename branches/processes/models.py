"""Party work by a standard: the check list of each process, run by a branch for a year or half a year (党建标准化、制度化).

Each process (three meetings and one lecture, development, elections, dues, appraisal, transfers …) is a catalogue row whose
points follow the regulation that it names. What a branch has not met is a gap with an owner and a day, until another person
than the one who mended it has looked (docs/coverage.md S2-28). Nothing here ranks branches.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.processes.enums import GAP_TONES, RESULT_TONES, GapState, PointResult
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class PartyProcess(CatalogueRow):
    """``points``: one point a line; ``source``: the regulation with the day from which it applies."""

    points = models.TextField(_("标准（每行一项）"), max_length=4000)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    from_on = models.DateField(_("施行日期"), null=True, blank=True)


class ProcessCheckQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class ProcessCheck(models.Model):
    """One process of one branch looked at for a period: ``2026``, ``2026H1`` or ``2026H2``."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="process_checks", verbose_name=_("党支部"))
    process = models.ForeignKey(PartyProcess, models.PROTECT, related_name="checks", verbose_name=_("工作流程"))
    period = models.CharField(_("时期"), max_length=6)
    starts_on = models.DateField()
    ends_on = models.DateField()
    conclusion = models.CharField(_("结论"), max_length=300, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ProcessCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "branch", "process"]
        indexes = [models.Index(fields=["period", "branch"], name="process_check_by_period")]
        constraints = [
            models.UniqueConstraint(fields=["branch", "process", "period"], name="process_check_once"),
            models.CheckConstraint(condition=Q(concluded_at=None) | ~Q(conclusion=""), name="process_concludes_in_words"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="process_period_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id}:{self.process_id}:{self.period}"


class ProcessPointQuerySet(ScopedQuerySet):
    scope_path = "check_list__branch__node__path"


class ProcessPoint(models.Model):
    """``record``: the activity that shows it, where there is one."""

    check_list = models.ForeignKey(ProcessCheck, models.CASCADE, related_name="points")
    no = models.PositiveSmallIntegerField()
    text = models.CharField(_("标准"), max_length=120)
    result = models.CharField(_("结果"), max_length=8, choices=PointResult.choices, default=PointResult.OPEN)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    record = models.ForeignKey("branches.Activity", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("对应记录"))

    objects = ProcessPointQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["check_list", "no"], name="process_point_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def tone(self) -> str:
        return RESULT_TONES[self.result]


class ProcessGapQuerySet(ScopedQuerySet):
    scope_path = "point__check_list__branch__node__path"
    scope_person = "owner"


class ProcessGap(models.Model):
    """A point that was not met: who puts it right by when, what was done, and who has looked."""

    point = models.OneToOneField(ProcessPoint, models.CASCADE, related_name="gap")
    owner = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("责任人"))
    due_on = models.DateField(_("整改期限"))
    state = models.CharField(max_length=8, choices=GapState.choices, default=GapState.OPEN)
    mended_on = models.DateField(null=True)
    mended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("整改情况"), max_length=300, blank=True)
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(_("复核意见"), max_length=300, blank=True)

    objects = ProcessGapQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"], name="process_gap_by_due")]
        constraints = [
            models.CheckConstraint(condition=Q(settled_by=None) | ~Q(settled_by=F("mended_by")), name="process_gap_two_persons"),
            models.CheckConstraint(condition=~Q(state="settled") | Q(settled_on__isnull=False), name="process_gap_settled_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id}"

    @property
    def tone(self) -> str:
        return GAP_TONES[self.state]
