"""Who registers, confirms and withdraws honours."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor
from workforce.honours import rules
from workforce.honours.models import Honour


def state_of(honour: Honour) -> str:
    return rules.state_of(honour.confirmed_at, honour.withdrawn_at)


def _is_own(actor: Actor, honour: Honour) -> bool:
    return honour.person_id is not None and honour.person_id == actor.person_id


def may_confirm(actor: Actor, honour: Honour) -> Verdict:
    """The second person at the same reach; NotReachable for anybody else."""
    verdict = actor.may("honour.confirm", path=honour.node.path)
    is_registrar = honour.registered_by_id == actor.user_id
    return rules.may_confirm(state_of(honour), is_registrar=is_registrar, is_own=_is_own(actor, honour)) if verdict else verdict


def may_withdraw(actor: Actor, honour: Honour) -> Verdict:
    """Whoever registers or confirms there."""
    verdict = actor.may("honour.confirm", path=honour.node.path)
    return rules.may_withdraw(state_of(honour), is_own=_is_own(actor, honour)) if verdict else verdict


def may_show(actor: Actor, honour: Honour) -> Verdict:
    """The holder alone decides whether others see his honour."""
    if not _is_own(actor, honour):
        raise NotReachable("honour")
    return rules.may_show(state_of(honour))


def may_open(actor: Actor, honour_id: int) -> bool:
    """Asked for the files beside an honour."""
    return Honour.objects.within(actor.scope("honour.view")).filter(pk=honour_id).exists()


def may_change(actor: Actor, honour_id: int) -> bool:
    """Papers are added and taken off until the honour is confirmed."""
    rows = Honour.objects.within(actor.scope("honour.register")).filter(pk=honour_id, confirmed_at=None, withdrawn_at=None)
    return rows.exists()
