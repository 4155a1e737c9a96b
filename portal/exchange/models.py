"""Files that come in: each import as a batch with its errors, so that nothing is half-written and nothing lost.

A file waits encrypted (it may hold ID numbers) between the check and the commit, and is deleted afterwards.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("等待检查")
        CHECKED = "checked", _("已检查")
        WRITING = "writing", _("等待写入")
        COMMITTED = "committed", _("已写入")
        REFUSED = "refused", _("有错误")

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)  # [{row, column, message}], the first few hundred
    error_count = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)  # sentences about the file as a whole, for example columns left aside
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey("portal.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
