"""Writes of integration: subscriptions, messages, tries."""

from portal.integration.services.delivering import deliver, forget_old, resend
from portal.integration.services.emitting import announce, send_test
from portal.integration.services.keeping import Subscription, change_webhook, create_webhook, new_secret_for, resume_webhook

__all__ = [
    "Subscription", "announce", "change_webhook", "create_webhook", "deliver", "forget_old", "new_secret_for", "resend",
    "resume_webhook", "send_test",
]  # fmt: skip
