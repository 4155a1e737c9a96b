"""Pure decisions of the webhooks: what is signed how, when the next try is due, when it is enough."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import timedelta

from portal.kernel.leases import Schedule
from portal.kernel.verdict import ALLOWED, Verdict, denied

SCHEDULE = Schedule(lease=timedelta(seconds=60), first=timedelta(minutes=1), factor=4, longest=timedelta(hours=6))
TEST_EVENT = "webhook.test"
SHOWN_ADDRESS = 60  # characters of an address that a list or the trail shows


def new_secret() -> str:
    """256 random bits."""
    return "whs_" + secrets.token_urlsafe(32)


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The header ``X-Hongjiang-Signature``: HMAC-SHA256 over ``timestamp.body``, so that neither can be changed alone."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def may_subscribe(events: Collection[str], known: Collection[str]) -> Verdict:
    """At least one event, and only those that a room announces."""
    if not events:
        return denied("webhook.events_missing")
    unknown = sorted(set(events) - set(known))
    return denied("webhook.event_unknown", event=unknown[0]) if unknown else ALLOWED
