"""Notices: what happened to my case, and the one thing to do next. A sentence code, so it reads in either language."""

from django.conf import settings
from django.db import models

from portal.kernel.sentences import sentence


class Notice(models.Model):
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return self.code

    @property
    def text(self) -> str:
        """The sentence in the reader's language."""
        return sentence(self.code, self.params)
