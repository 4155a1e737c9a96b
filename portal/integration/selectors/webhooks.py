"""Reads of webhooks: who listens to an act, what is due, how the messages of one receiver fared."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from portal.catalogue.selectors import values_on
from portal.integration.enums import DeliveryState
from portal.integration.models import Webhook, WebhookDelivery
from portal.kernel.scope import Scope


@dataclass(frozen=True)
class Tries:
    """``most`` tries for one message, a pause after ``pause`` failed tries in a row, ``keep`` how long the log stands."""

    most: int
    pause: int
    keep: timedelta


def tries_on(day: date) -> Tries:
    found = values_on(["WEBHOOK_TRIES", "WEBHOOK_PAUSE_AFTER", "WEBHOOK_KEEP_DAYS"], day)
    return Tries(int(found["WEBHOOK_TRIES"]), int(found["WEBHOOK_PAUSE_AFTER"]), timedelta(days=int(found["WEBHOOK_KEEP_DAYS"])))


def webhooks_in(scope: Scope) -> QuerySet[Webhook]:
    """Subscriptions inside ``scope`` with the number of messages that wait and the moment of the last that arrived."""
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    arrived = Max("deliveries__tried_at", filter=Q(deliveries__state=DeliveryState.DELIVERED))
    return Webhook.objects.within(scope).select_related("node").annotate(waiting=waiting, arrived_at=arrived).order_by("name", "pk")


def listeners_of(event: str) -> list[Webhook]:
    """Subscriptions in use that want ``event``, with their nodes. One statement; there are few of them."""
    rows = Webhook.objects.filter(is_active=True).select_related("node").defer("url", "secret").order_by("pk")
    return [hook for hook in rows if event in hook.events]


def deliveries_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """The log of one subscription, newest first."""
    return webhook.deliveries.select_related("webhook").order_by("-pk")


def deliveries_in(scope: Scope) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.within(scope).select_related("webhook__node")


def _may_leave(now: datetime) -> QuerySet[WebhookDelivery]:
    """What is due and in nobody's hands, but for receivers that are paused or switched off: theirs wait on purpose."""
    return WebhookDelivery.objects.free(now).filter(webhook__is_active=True, webhook__paused_at=None)


def due_deliveries(now: datetime, limit: int) -> list[int]:
    """Messages whose time has come and which nobody has in hand, oldest first. One statement."""
    return list(_may_leave(now).order_by("pk").values_list("pk", flat=True)[:limit])


def has_due(at: datetime) -> bool:
    """Whether any message that may leave was due by ``at``."""
    return _may_leave(at).exists()
