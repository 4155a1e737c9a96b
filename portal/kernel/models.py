"""Tables and abstract rows that every floor stands on: catalogue rows, background jobs, worker heartbeats."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.kernel.fields import EncryptedTextField


class CatalogueRow(models.Model):
    """A kind, tag, level or measure that the enterprise may add to: data, not code."""

    code = models.CharField(_("编码"), max_length=40, unique=True)
    name_zh = models.CharField(_("中文名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120)
    sort = models.PositiveIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        abstract = True
        ordering = ["sort", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class JobState(models.TextChoices):
    QUEUED = "queued", _("等待后台处理")
    RUNNING = "running", _("处理中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")
    CANCELLED = "cancelled", _("已取消")


class Job(models.Model):
    """A long piece of work with progress. The row, not the broker, is the truth: the sweeper requeues a job whose
    lease has run out, and a message that starts it twice finds it taken."""

    task = models.CharField(max_length=120)
    params = models.JSONField(default=dict)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    result_url = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "lease_until"], name="job_sweep")]


class WorkerHeartbeat(models.Model):
    """When a background process was last seen alive: the pages and /healthz/ready read it."""

    name = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=10)  # worker or beat
    seen_at = models.DateTimeField()


class JobPeriod(models.Model):
    """That a task of the clock was done for its stretch of time: see portal/kernel/rhythm.py."""

    task = models.CharField(max_length=120)
    stretch = models.CharField(max_length=20)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(db_index=True)
    lease_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "stretch"], name="job_period_once")]


class IdempotentRequest(models.Model):
    """What a POST of the API with an ``Idempotency-Key`` was answered; ``status`` 0 while it runs."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # of what was asked
    status = models.PositiveSmallIntegerField(default=0)
    body = EncryptedTextField(blank=True)
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key", "path"], name="idempotency_key_once")]

    @property
    def is_answered(self) -> bool:
        return self.status > 0
