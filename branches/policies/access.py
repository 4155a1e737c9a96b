"""Who may open and add the files beside a rule."""

from branches.policies.models import Policy
from portal.rights.access import Actor


def may_open(actor: Actor, policy_id: int) -> bool:
    return Policy.objects.within(actor.scope("policy.view")).filter(pk=policy_id).exists()


def may_add(actor: Actor, policy_id: int) -> bool:
    return Policy.objects.within(actor.scope("policy.edit")).filter(pk=policy_id, repealed_on=None).exists()
