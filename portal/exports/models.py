"""Lists that leave the portal as a file: who took what, how much of it, why, who agreed, and until when it is kept.

The row stays after the file is gone (GB/T 22239-2019 8.1.4.3, 8.1.4.10). The file waits sealed outside the web root and
is deleted after the hours of the rule EXPORT_KEEP_HOURS.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.exports import rules
from portal.exports.enums import ExportFormat, ExportState
from portal.kernel.models import JobState

KEPT_IN = "exports"
# What an export is whose job ended without a word to it: cancelled before it began, a killed worker, a broken disk.
ENDED_AS: dict[str, ExportState] = {JobState.FAILED: ExportState.FAILED, JobState.CANCELLED: ExportState.CANCELLED}


class ExportFile(models.Model):
    """``query`` is the query string of the list, ``filter`` the same in words, ``reach`` the paths of its right then."""

    exporter = models.CharField(max_length=40)
    query = models.TextField(blank=True)
    format = models.CharField(max_length=4, choices=ExportFormat.choices)
    columns = models.JSONField(default=list)
    language = models.CharField(max_length=10)
    filter = models.JSONField(default=list)
    reach = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ExportState.choices)
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    name = models.CharField(max_length=160, blank=True)
    content = models.FileField(upload_to=f"{KEPT_IN}/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=300, blank=True)
    job = models.ForeignKey("portal.Job", models.SET_NULL, null=True, related_name="+")
    token = models.CharField(max_length=36, blank=True)  # of the form: a second click finds the first export
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["owner", "-asked_at"], name="export_by_owner"),
            models.Index(fields=["state", "expires_at"], name="export_sweep"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "token"], condition=~Q(token=""), name="export_once_a_click"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=models.F("owner")), name="export_second_person"),
        ]

    def __str__(self) -> str:
        return self.name or self.exporter

    def state_at(self, now: datetime) -> ExportState:
        """The state as everybody is told it: a file past its hours is gone, swept or not; a job that ended takes its export along.

        ``selectors.in_state`` says the same of many rows."""
        if self.state == ExportState.QUEUED and self.job is not None:
            return ENDED_AS.get(self.job.state, ExportState.QUEUED)
        if self.state == ExportState.READY and not rules.may_fetch(self.state, self.expires_at, now):
            return ExportState.EXPIRED
        return ExportState(self.state)
