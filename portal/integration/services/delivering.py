"""One try to bring one message to its receiver, and what follows from its outcome."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.integration import rules
from portal.integration.enums import DeliveryState
from portal.integration.models import Webhook, WebhookDelivery
from portal.integration.selectors import tries_on
from portal.integration.selectors.webhooks import Tries
from portal.kernel import jobs, outgoing, retention
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.leases import is_beyond, is_used_up
from portal.notices.services import notify
from portal.rights.access import Actor, actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant


@dataclass(frozen=True)
class Outcome:
    status: int
    answer: str

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300


def _claim(delivery_id: int, now: datetime) -> WebhookDelivery | None:
    """Take a message that is due; None when it is not ours now."""
    if not WebhookDelivery.objects.take(delivery_id, now, rules.SCHEDULE):
        return None
    return WebhookDelivery.objects.select_related("webhook__node").get(pk=delivery_id)


def _post(delivery: WebhookDelivery, now: datetime) -> Outcome:
    hook, body = delivery.webhook, delivery.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Hongjiang-Webhook",
        "X-Hongjiang-Event": delivery.event,
        "X-Hongjiang-Delivery": str(delivery.event_id),
        "X-Hongjiang-Signature": rules.signature(hook.secret, int(now.timestamp()), body),
    }
    try:
        answer = outgoing.post(hook.url, body=body, headers=headers)
    except outgoing.Unreachable as failed:
        return Outcome(0, str(failed))
    except RuleBroken as refused:  # the operator has closed the host
        return Outcome(0, refused.code)
    return Outcome(answer.status, answer.text)


def deliver(*, delivery_id: int, at: datetime) -> bool:
    """Try once; True when it arrived. Nothing happens when somebody else has it, it has ended, or its receiver rests."""
    hook = Webhook.objects.filter(deliveries=delivery_id).first()
    if hook is None or not hook.is_active or hook.paused_at is not None:
        return False
    delivery = _claim(delivery_id, at)
    if delivery is None:
        return False
    tries = tries_on(localdate(at))
    if is_beyond(delivery.attempts, tries.most):
        delivery.settle(state=DeliveryState.FAILED)
        return False
    outcome = _post(delivery, at)
    _note(delivery, outcome, at, tries)
    return outcome.is_ok


@transaction.atomic
def _note(delivery: WebhookDelivery, outcome: Outcome, at: datetime, tries: Tries) -> None:
    fields: dict[str, Any] = {"status": outcome.status, "answer": outcome.answer.replace("\0", "")[:500]}
    if outcome.is_ok:
        fields["state"] = DeliveryState.DELIVERED
    elif is_used_up(delivery.attempts, tries.most):
        fields["state"] = DeliveryState.FAILED
    else:
        fields["due_at"] = at + rules.SCHEDULE.pause_after(delivery.attempts)
    if not delivery.settle(**fields):  # another worker has it by now and will say what became of it
        return
    if outcome.is_ok:
        Webhook.objects.filter(pk=delivery.webhook_id).exclude(failures=0).update(failures=0)
        return
    Webhook.objects.filter(pk=delivery.webhook_id).update(failures=F("failures") + 1)
    _pause(delivery.webhook, at, tries.pause)


def _pause(hook: Webhook, at: datetime, limit: int) -> None:
    """Let a receiver rest that failed too often in a row, and tell those who look after it."""
    if not Webhook.objects.filter(pk=hook.pk, failures__gte=limit, paused_at=None).update(paused_at=at):
        return
    record(actor=system_actor("webhooks"), at=at, action="webhook.paused", obj=hook, path=hook.node.path, after={"failures": limit})
    today = localdate(at)
    grants = RoleGrant.objects.valid_on(today).filter(role=Role.SYSTEM_ADMIN, user__is_active=True).select_related("user")
    keepers = [g.user_id for g in grants if actor_of(g.user, today).scope("webhook.edit").covers(hook.node.path)]
    params = {"name": hook.name, "n": limit}
    notify(user_ids=keepers, code="webhook.paused_notice", params=params, url=reverse("webhook_detail", args=[hook.pk]), at=at)


@transaction.atomic
def resend(*, actor: Actor, at: datetime, delivery: WebhookDelivery) -> None:
    """Send a message once more with the same id, all tries anew. RuleBroken: under way, switched off."""
    hook = delivery.webhook
    ensure(actor.may("webhook.edit", path=hook.node.path))
    if not hook.is_active:
        raise RuleBroken("webhook.switched_off")
    ended = WebhookDelivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.WAITING)
    if not ended.update(state=DeliveryState.WAITING, attempts=0, due_at=at, lease_until=None):
        raise RuleBroken("webhook.still_waiting")
    jobs.publish("portal.integration.tasks.deliver", queue="heavy", delivery_id=delivery.pk)
    record(actor=actor, at=at, action="webhook.resent", obj=hook, path=hook.node.path, after={"event_id": str(delivery.event_id)})


def forget_old(*, at: datetime) -> int:
    """Delete messages whose time in the log is over and that nothing holds; returns how many."""
    keep = tries_on(localdate(at)).keep
    free = retention.unheld("webhooks", localdate(at), paths=("webhook__node__path",))
    return WebhookDelivery.objects.filter(free, created_at__lt=at - keep).delete()[0]
