"""Keeping subscriptions: the secret is shown once, an address must lead to an opened host."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.audit.services import record
from portal.integration import rules
from portal.integration.models import Webhook
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.events import all_kinds
from portal.kernel.outgoing import may_call
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class Subscription:
    """What the form says."""

    name: str
    url: str
    events: Sequence[str]
    node: Node
    is_active: bool = True

    def check(self) -> None:
        ensure(may_call(self.url), field="url")
        ensure(rules.may_subscribe(self.events, [kind.code for kind in all_kinds()]), field="events")

    def put(self, hook: Webhook) -> Webhook:
        hook.name, hook.url, hook.events, hook.node = self.name.strip(), self.url, sorted(self.events), self.node
        hook.is_active = self.is_active
        return hook


def _shown(hook: Webhook) -> dict[str, object]:
    """For the trail: the host alone, for the rest of an address is often the receiver's key."""
    return {"name": hook.name, "host": hook.host, "events": hook.events, "node": hook.node.code, "is_active": hook.is_active}


@transaction.atomic
def create_webhook(*, actor: Actor, at: datetime, wanted: Subscription) -> tuple[Webhook, str]:
    """The subscription and its secret, which nobody sees again. RuleBroken: address, events."""
    ensure(actor.may("webhook.edit", path=wanted.node.path))
    wanted.check()
    secret = rules.new_secret()
    hook = wanted.put(Webhook(secret=secret, created_by=actor.user, created_at=at))
    hook.save()
    record(actor=actor, at=at, action="webhook.created", obj=hook, path=hook.node.path, after=_shown(hook))
    return hook, secret


def _locked(actor: Actor, webhook: Webhook) -> Webhook:
    hook = Webhook.objects.select_for_update(of=("self",)).select_related("node").get(pk=webhook.pk)
    ensure(actor.may("webhook.edit", path=hook.node.path))
    return hook


@transaction.atomic
def change_webhook(*, actor: Actor, at: datetime, webhook: Webhook, wanted: Subscription, version: int) -> Webhook:
    """Change it; ``version`` is the one the editor saw. RuleBroken: address, events; EditConflict."""
    hook = _locked(actor, webhook)
    ensure(actor.may("webhook.edit", path=wanted.node.path))
    before = _shown(hook)
    if hook.version != version:
        raise EditConflict("webhook.changed_meanwhile", theirs={str(k): str(v) for k, v in before.items()})
    wanted.check()
    wanted.put(hook)
    hook.version += 1
    hook.save()
    record(actor=actor, at=at, action="webhook.changed", obj=hook, path=hook.node.path, before=before, after=_shown(hook))
    return hook


@transaction.atomic
def new_secret_for(*, actor: Actor, at: datetime, webhook: Webhook) -> str:
    """A new secret, shown once; messages are signed with it from now on, those that wait too."""
    hook = _locked(actor, webhook)
    secret = rules.new_secret()
    Webhook.objects.filter(pk=hook.pk).update(secret=secret)
    record(actor=actor, at=at, action="webhook.secret_changed", obj=hook, path=hook.node.path)
    return secret


@transaction.atomic
def resume_webhook(*, actor: Actor, at: datetime, webhook: Webhook) -> None:
    """End the rest; what waited meanwhile is sent now. RuleBroken: not paused."""
    hook = _locked(actor, webhook)
    if hook.paused_at is None:
        raise RuleBroken("webhook.not_paused")
    Webhook.objects.filter(pk=hook.pk).update(paused_at=None, failures=0)
    hook.deliveries.filter(state="waiting").update(due_at=at)
    record(actor=actor, at=at, action="webhook.resumed", obj=hook, path=hook.node.path)
