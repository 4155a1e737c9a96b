"""Who sees and handles a ticket.

The branch's office: what was raised in its branch, unless the person asked for the level above. The committee: what was given
to it directly, is overdue or was not solved twice; of the rest it sees counts. The handler: what was routed to him. The name of
the person: the handler alone.
"""

from django.db.models import Q, QuerySet

from branches.tickets import rules
from branches.tickets.models import ServiceTicket
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor

ABOVE = Q(is_direct=True) | Q(escalated_on__isnull=False)


def office_rows(actor: Actor) -> QuerySet[ServiceTicket]:
    """What the actor's offices see: own branch, and what has come up to the committee."""
    own = ServiceTicket.objects.within(actor.scope("ticket.edit")).filter(is_direct=False)
    above = ServiceTicket.objects.within(actor.scope("ticket.lead")).filter(ABOVE)
    return own | above


def handled_rows(actor: Actor) -> QuerySet[ServiceTicket]:
    """What was routed to the actor, present and past."""
    if actor.person_id is None or not actor.can("ticket.own"):
        return ServiceTicket.objects.none()
    return ServiceTicket.objects.filter(handler=actor.person_id)


def own_rows(actor: Actor) -> QuerySet[ServiceTicket]:
    """What the actor has raised under his name."""
    if actor.person_id is None or not actor.can("ticket.own"):
        return ServiceTicket.objects.none()
    return ServiceTicket.objects.filter(raised_by=actor.person_id)


def is_office(actor: Actor, row: ServiceTicket) -> bool:
    return actor.is_system or office_rows(actor).filter(pk=row.pk).exists()


def is_handler(actor: Actor, row: ServiceTicket) -> bool:
    return actor.person_id is not None and row.handler_id == actor.person_id


def is_raiser(actor: Actor, row: ServiceTicket) -> bool:
    return actor.person_id is not None and row.raised_by_id == actor.person_id


def may_route(actor: Actor, row: ServiceTicket) -> Verdict:
    """An office hands it on, a handler too: he may not be the right one."""
    if not is_office(actor, row) and not is_handler(actor, row):
        raise NotReachable("ticket")
    return rules.may_route(row.state)


def may_answer(actor: Actor, row: ServiceTicket) -> Verdict:
    if not is_office(actor, row) and not is_handler(actor, row):
        raise NotReachable("ticket")
    return rules.may_answer(row.state, is_raiser=is_raiser(actor, row))


def may_tell(actor: Actor, row: ServiceTicket) -> Verdict:
    """The person himself. Whoever holds the receipt is asked for it by the service."""
    if not is_raiser(actor, row):
        raise NotReachable("ticket")
    return rules.may_tell(row.state, has_answered=row.entries.filter(act="answered", by=actor.user).exists())
