"""Telling other systems of records and rounds: whom, of what, and how each message fared.

A message holds ids, codes, states and versions, never a name or a number of a person; it is signed with a secret that
only the portal and the receiver know. The row is the truth: it is written in the transaction of the act and tried until
it arrives or the tries are used up.
"""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.integration.enums import DeliveryState
from portal.kernel.fields import EncryptedTextField
from portal.kernel.leases import LeasedDelivery, LeasedQuerySet
from portal.kernel.scope import ScopedQuerySet


class WebhookQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Webhook(models.Model):
    """A subscription. ``node`` cuts it to acts inside a subtree; what belongs to no node goes to the root only."""

    name = models.CharField(_("名称"), max_length=60)
    url = EncryptedTextField(_("接收地址"))  # addresses of receivers often carry a key of theirs
    events = models.JSONField(_("事件"), default=list)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("范围"))
    secret = EncryptedTextField()
    is_active = models.BooleanField(_("启用"), default=True)
    failures = models.PositiveIntegerField(default=0)  # tries in a row that did not arrive
    paused_at = models.DateTimeField(null=True)  # by the portal itself, after too many of them
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """The address without path and query, as far as a list may show it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


class WebhookDeliveryQuerySet(LeasedQuerySet):
    scope_path = "webhook__node__path"


class WebhookDelivery(LeasedDelivery):
    """One event on its way to one receiver. ``event_id`` stays the same over all tries and for all receivers."""

    WAITING = DeliveryState.WAITING

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField(default=uuid.uuid4)
    event = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    status = models.PositiveSmallIntegerField(default=0)  # of the last answer; 0 when nobody answered
    answer = models.CharField(max_length=500, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["webhook", "event_id"], name="webhook_event_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="webhook_due")]

    def __str__(self) -> str:
        return f"{self.event} {self.event_id}"

    @property
    def short_id(self) -> str:
        """Enough of the id to tell two messages of a log apart."""
        return str(self.event_id)[:8]
