"""Routing to somebody who can help, and the answer."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.tickets import access, selectors
from branches.tickets.enums import TicketAct, TicketState
from branches.tickets.models import ServiceTicket
from branches.tickets.services.rows import locked, step
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.scope import path_line
from portal.notices.services import notify_person
from portal.rights.access import Actor


@transaction.atomic
def route_ticket(*, actor: Actor, at: datetime, ticket: ServiceTicket, version: int, number: str, note: str = "") -> ServiceTicket:
    """Give it to a person and his department; the day of the answer stays."""
    row, today = locked(ticket.pk, version), localdate(at)
    ensure(access.may_route(actor, row))
    number = number.strip().upper()
    person = selectors.handlers(number, path_line(row.branch.node.path)[0], today).first()
    if person is None:
        raise RuleBroken("ticket.handler_unknown", field="number", number=number)
    if row.source == "worker" and row.raised_by_id == person.pk:
        raise RuleBroken("ticket.handler_raised", field="number")
    step(
        row, at, TicketAct.ROUTED, by=actor.user, text=note.strip()[:300], state=TicketState.ASSIGNED, handler=person, unit=person.unit,
    )  # fmt: skip
    record(actor=actor, at=at, action="ticket.routed", obj=row, path=row.branch.node.path, after={"unit": person.unit.code})
    params, url = {"due": row.due_on.isoformat()}, reverse("ticket_handle", args=[row.pk])
    notify_person(person_id=person.pk, code="ticket.routed_notice", params=params, url=url, at=at)
    return row


@transaction.atomic
def answer_ticket(*, actor: Actor, at: datetime, ticket: ServiceTicket, version: int, text: str) -> ServiceTicket:
    """What was done, or why it cannot be done. Whoever left his name is told; the receipt shows it to the other."""
    row, today = locked(ticket.pk, version), localdate(at)
    ensure(access.may_answer(actor, row))
    if not text.strip():
        raise RuleBroken("ticket.answer_needed", field="text")
    first = row.first_answered_on or today
    step(
        row, at, TicketAct.ANSWERED, by=actor.user, text=text.strip()[:2000], state=TicketState.ANSWERED, answered_on=today,
        first_answered_on=first,
    )  # fmt: skip
    record(actor=actor, at=at, action="ticket.answered", obj=row, path=row.branch.node.path)
    if row.raised_by_id is not None:
        url = reverse("ticket_mine", args=[row.pk])
        notify_person(person_id=row.raised_by_id, code="ticket.answered_notice", params={}, url=url, at=at)
    return row
