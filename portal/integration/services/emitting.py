"""From an act of the trail to the messages about it, in the transaction of the act."""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from portal.audit.registry import Act
from portal.audit.services import record
from portal.integration.models import Webhook, WebhookDelivery
from portal.integration.rules import TEST_EVENT
from portal.integration.selectors import listeners_of
from portal.kernel import jobs
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.events import EventKind, kind_of
from portal.rights.access import Actor

MOST_SINGLE = 200  # an act on more objects is told as one message with their number
WOKEN_AT_ONCE = 20  # the rest is left to the sweeper, so that a slow receiver does not fill the queue


def announce(act: Act) -> None:
    """Write a message for every subscription that wants the act and reaches its node. Nothing for other acts.

    One statement where nobody listens; two more where somebody does.
    """
    kind = kind_of(act.action)
    if kind is None:
        return
    listeners = listeners_of(kind.code)
    if not listeners:
        return
    rows: list[WebhookDelivery] = []
    for obj, path, count in _told(act):
        reached = [hook for hook in listeners if _reaches(hook, path)]
        event_id = uuid.uuid4()
        body = _body(kind, event_id, act.at, obj, path, count) if reached else ""
        rows += [_row(hook, kind.code, event_id, body, act.at) for hook in reached]
    _send(rows)


def _told(act: Act) -> Iterable[tuple[Any, str, int]]:
    """What is told of the act: its objects one by one, or their number where there are too many or none is named."""
    named = [(obj, path, 1) for obj, path in act.rows if obj is not None]
    if named and len(named) <= MOST_SINGLE:
        return named
    count = len(named) or act.after.get("count") or len(act.after.get("ids", ())) or 1
    return [(None, "", int(count))]


def _reaches(hook: Webhook, path: str) -> bool:
    """What belongs to no node is told to subscriptions of the whole enterprise."""
    return path.startswith(hook.node.path) if path else hook.node.path.count("/") <= 1


def _body(kind: EventKind, event_id: uuid.UUID, at: datetime, obj: Any, path: str, count: int) -> str:
    message: dict[str, Any] = {"id": str(event_id), "event": kind.code, "at": localtime(at).isoformat(timespec="seconds")}
    if path:
        message["node"] = path.rstrip("/").rpartition("/")[2]
    message["object"] = {"type": kind.object}
    if obj is None:
        message["count"] = count
    else:
        message["object"] |= {"id": obj.pk, **kind.facts(obj)}
        message |= {name: reverse(url, args=[kind.key(obj)]) for name, url in (("page", kind.page), ("api", kind.api)) if url}
    return json.dumps(message, ensure_ascii=False)


def _row(hook: Webhook, event: str, event_id: uuid.UUID, body: str, at: datetime) -> WebhookDelivery:
    return WebhookDelivery(webhook=hook, event_id=event_id, event=event, body=body, created_at=at, due_at=at)


def _send(rows: list[WebhookDelivery]) -> None:
    for row in WebhookDelivery.objects.bulk_create(rows, batch_size=500)[:WOKEN_AT_ONCE]:
        jobs.publish("portal.integration.tasks.deliver", queue="heavy", delivery_id=row.pk)


@transaction.atomic
def send_test(*, actor: Actor, at: datetime, webhook: Webhook) -> WebhookDelivery:
    """Send a message without any record behind it. RuleBroken: switched off."""
    ensure(actor.may("webhook.edit", path=webhook.node.path))
    if not webhook.is_active:
        raise RuleBroken("webhook.switched_off")
    event_id = uuid.uuid4()
    message = {"id": str(event_id), "event": TEST_EVENT, "at": localtime(at).isoformat(timespec="seconds"), "object": {"type": "webhook"}}
    row = _row(webhook, TEST_EVENT, event_id, json.dumps(message), at)
    _send([row])
    record(actor=actor, at=at, action="webhook.tested", obj=webhook, path=webhook.node.path)
    return row
