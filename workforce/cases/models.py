"""Cases of workers' rights (诉求与维权): pay, rest, safety, career, environment; from several channels, also without a name.

Each has a day by which it is answered (working days by category, rule rows ``CASE_DAYS_*``), a handler who is never whom it is
about, mediation where it is needed, and an end that only the worker's word brings, or silence after a reminder, written down.
The name of the worker and of whom it is about are read by the handler alone; words are encrypted without the second at which
they were written, days are kept, no clock (docs/adr/0038). Sources: docs/inventory S3-19, S3-20, S3-130, S3-131, S3-136.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.fields import SealedTextField
from portal.kernel.scope import ScopedQuerySet
from workforce.cases.enums import CaseAct, CaseCategory, CaseChannel, CaseEnd, CaseState, CaseWay, MediationOutcome

USER = settings.AUTH_USER_MODEL


class WorkerCaseQuerySet(ScopedQuerySet):
    scope_path = "unit__path"

    def late_on(self, day):
        return self.filter(state__in=("open", "assigned"), due_on__lt=day)


class WorkerCase(models.Model):
    """``first_due_on`` and ``first_answered_on`` tell whether it was in time, however often it was taken up again."""

    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="worker_cases", verbose_name=_("单位"))
    category = models.CharField(_("类别"), max_length=11, choices=CaseCategory.choices)
    channel = models.CharField(_("渠道"), max_length=9, choices=CaseChannel.choices)
    way = models.CharField(_("联系方式"), max_length=5, choices=CaseWay.choices)
    subject = SealedTextField(_("诉求"))
    text = SealedTextField(_("情况"))
    raised_by = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+")
    receipt_hash = models.CharField(max_length=64, null=True, unique=True)
    state = models.CharField(_("状态"), max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    handler = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="handled_cases", verbose_name=_("经办人"))
    raised_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("答复期限"))
    first_due_on = models.DateField()
    first_answered_on = models.DateField(null=True)
    answered_on = models.DateField(_("答复日期"), null=True)
    reopened_on = models.DateField(null=True)
    reminded_on = models.DateField(_("提醒日期"), null=True)
    escalated_on = models.DateField(_("督办日期"), null=True)
    closed_on = models.DateField(_("办结日期"), null=True)
    closed_how = models.CharField(_("办结方式"), max_length=9, choices=CaseEnd.choices, blank=True)
    once_key = models.CharField(max_length=64, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = WorkerCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-id"]
        indexes = [models.Index(fields=["unit", "state"], name="worker_case_by_unit_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="code") | Q(raised_by=None, receipt_hash__isnull=False), name="worker_case_code_no_name"
            ),
            models.CheckConstraint(
                condition=Q(about=None) | Q(handler=None) | ~Q(about=F("handler")), name="worker_case_not_about_handler"
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & ~Q(closed_how="") & Q(closed_on__isnull=False)) | (~Q(state="closed") & Q(closed_how="")),
                name="worker_case_closed_how",
            ),
            models.CheckConstraint(condition=~Q(closed_how="silent") | Q(reminded_on__isnull=False), name="worker_case_silent_reminded"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class WorkerCaseRecordQuerySet(ScopedQuerySet):
    scope_path = "case__unit__path"


class WorkerCaseEntry(models.Model):
    """A step; ``by`` is empty where the worker speaks and where the portal does."""

    case = models.ForeignKey(WorkerCase, models.CASCADE, related_name="entries")
    act = models.CharField(max_length=9, choices=CaseAct.choices)
    text = SealedTextField(blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    objects = WorkerCaseRecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]


class WorkerCaseMediation(models.Model):
    """Both sides at one table: when, who brought them together, what came of it."""

    case = models.ForeignKey(WorkerCase, models.PROTECT, related_name="mediations")
    held_on = models.DateField(_("调解日期"))
    parties = SealedTextField(_("参加人员"))
    text = SealedTextField(_("调解情况"))
    outcome = models.CharField(_("调解结果"), max_length=6, choices=MediationOutcome.choices)
    told_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = WorkerCaseRecordQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "id"]
