"""The person says whether it helped: yes closes it, the first no opens it again, the second goes to the level above."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.tickets import access, rules, selectors
from branches.tickets.enums import TicketAct, TicketState
from branches.tickets.models import ServiceTicket
from branches.tickets.services.rows import locked, step
from branches.tickets.services.watch import tell_above
from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.notices.services import notify, notify_person
from portal.rights.access import Actor


def _tell(row: ServiceTicket, at: datetime, helped: bool, reason: str) -> ServiceTicket:
    today = localdate(at)
    if not helped and not reason.strip():
        raise RuleBroken("ticket.reason_needed", field="reason")
    outcome = rules.after_word(helped=helped, reopened_on=row.reopened_on)
    if outcome == "reopened":
        due = rules.due_on(today, selectors.ticket_days(today).reply)
        state = TicketState.ASSIGNED if row.handler_id else TicketState.OPEN
        step(row, at, TicketAct.REOPENED, text=reason.strip()[:500], state=state, reopened_on=today, due_on=due, answered_on=None)
        _tell_handler(row, at)
        return row
    act = TicketAct.HELPED if helped else TicketAct.UNHELPED
    step(row, at, act, text=reason.strip()[:500], state=TicketState.CLOSED, closed_on=today, helped=helped)
    if not helped:
        tell_above([row], at=at)
    return row


def _tell_handler(row: ServiceTicket, at: datetime) -> None:
    if row.handler_id:
        url = reverse("ticket_handle", args=[row.pk])
        notify_person(person_id=row.handler_id, code="ticket.reopened_notice", params={}, url=url, at=at)
        return
    url = reverse("ticket_detail", args=[row.pk])
    notify(user_ids=selectors.told_of(row, localdate(at)), code="ticket.reopened_notice", params={}, url=url, at=at)


@transaction.atomic
def tell_ticket(*, actor: Actor, at: datetime, ticket: ServiceTicket, version: int, helped: bool, reason: str = "") -> ServiceTicket:
    """The word of whoever has raised it under his name."""
    ensure(access.may_tell(actor, locked(ticket.pk, None)))  # of a closed ticket no page is fresh: first what it is, then the version
    row = locked(ticket.pk, version)
    _tell(row, at, helped, reason)
    record(actor=actor, at=at, action="ticket.told", obj=row, path=row.branch.node.path, after={"helped": helped})
    return row


@transaction.atomic
def tell_by_receipt(*, actor: Actor, at: datetime, receipt: str, version: int, helped: bool, reason: str = "") -> ServiceTicket:
    """The word of whoever holds the receipt. The trail is not told: its line would name the person."""
    if not actor.can("ticket.own"):
        raise NotReachable("ticket")
    found = selectors.of_receipt(rules.read_receipt(receipt))
    if found is None:
        raise RuleBroken("ticket.receipt_unknown", field="receipt")
    row = locked(found.pk, None)
    ensure(rules.may_tell(row.state, has_answered=row.entries.filter(act="answered", by=actor.user).exists()))
    row = locked(found.pk, version)
    return _tell(row, at, helped, reason)
