"""The trail: one row per act, in the transaction of the act, never changed or deleted (GB/T 22239-2019 8.1.4.3).

A trigger on both databases refuses UPDATE and DELETE, whoever asks.
"""

from django.conf import settings
from django.db import models

from portal.audit.messages import action_label
from portal.kernel.scope import Scope, ScopedQuerySet, covers_root


class AuditRowQuerySet(ScopedQuerySet):
    scope_path = "node_path"

    def within(self, scope: Scope):
        """Acts on objects inside ``scope``; acts that belong to no node (sign-in, settings) are shown at the root."""
        reached = super().within(scope)
        return reached | self.filter(node_path="") if covers_root(scope) else reached


class AuditRow(models.Model):
    """``actor_label`` is kept as text beside the key, so the row reads the same after the account is gone."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    object_label = models.CharField(max_length=200)
    node_path = models.CharField(max_length=250, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=12, blank=True)

    objects = AuditRowQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
            models.Index(fields=["object_kind", "object_id", "-at"], name="audit_by_object"),
            models.Index(fields=["action", "-at"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_label}"

    @property
    def action_words(self) -> str:
        return str(action_label(self.action))


class AuditSeal(models.Model):
    """A closed stretch of the trail: the rows after the seal before up to ``upto``, with a digest under the keys of the server.

    ``mark`` and ``horizon`` say where the next seal may end and when (portal/audit/sealing.py). Guarded like the trail.
    """

    upto = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    mark = models.BigIntegerField()
    horizon = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
