"""The trail: one row per act, in the transaction of the act, never changed or deleted (GB/T 22239-2019 8.1.4.3).

A trigger on both databases refuses UPDATE and DELETE, whoever asks. On PostgreSQL triggers on the tables of records write a row
of their own per statement (``RowTrail``, docs/adr/0059): the witness of the trail, which also sees what went past the portal.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit.messages import action_label
from portal.kernel.fields import OnPostgres
from portal.kernel.scope import Scope, ScopedQuerySet, covers_root


class AuditRowQuerySet(ScopedQuerySet):
    scope_path = "node_path"

    def within(self, scope: Scope):
        """Acts on objects inside ``scope``; acts that belong to no node (sign-in, settings) are shown at the root."""
        reached = super().within(scope)
        return reached | self.filter(node_path="") if covers_root(scope) else reached


class AuditRow(models.Model):
    """``actor_label`` is kept as text beside the key, so the row reads the same after the account is gone.

    ``txid`` and ``written_at`` (the begin of the transaction) tie it to the row trail; PostgreSQL fills them, no seal covers them.
    """

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
    txid = models.BigIntegerField(null=True, editable=False, db_default=OnPostgres("(pg_current_xact_id()::text)::bigint"))
    written_at = models.DateTimeField(null=True, editable=False, db_default=OnPostgres("transaction_timestamp()"))

    objects = AuditRowQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
            models.Index(fields=["object_kind", "object_id", "-at"], name="audit_by_object"),
            models.Index(fields=["action", "-at"], name="audit_by_action"),
            models.Index(fields=["txid"], name="audit_by_txid", condition=models.Q(txid__isnull=False)),
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


class RowTrailQuerySet(ScopedQuerySet):
    def within(self, scope: Scope):
        """A statement belongs to no node: it is shown to whoever reaches the root."""
        return self.all() if covers_root(scope) else self.none()


class RowTrail(models.Model):
    """One statement that wrote to a table of records on PostgreSQL, written by a trigger, never changed.

    ``at`` is the begin of its transaction; ``keys`` the first thousand primary keys, None for TRUNCATE; ``role`` who had signed in
    at the database, ``program`` what he called himself. ``is_direct``: the transaction ended without an act of the trail.
    """

    OPERATIONS = (("I", _("新增")), ("U", _("修改")), ("D", _("删除")), ("T", _("清空")))

    at = models.DateTimeField()
    txid = models.BigIntegerField(db_index=True)
    table_name = models.CharField(max_length=63)
    operation = models.CharField(max_length=1, choices=OPERATIONS)
    row_count = models.BigIntegerField(null=True)
    keys = models.JSONField(null=True)
    role = models.CharField(max_length=63)
    program = models.CharField(max_length=63, blank=True)
    is_direct = models.BooleanField(default=False)

    objects = RowTrailQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="rowtrail_direct", condition=models.Q(is_direct=True))]
