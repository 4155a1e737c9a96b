"""What happens without anybody asking: overdue tickets go up once, answers without a word are closed."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.tickets import selectors
from branches.tickets.enums import TicketAct, TicketState
from branches.tickets.models import ServiceTicket
from branches.tickets.services.rows import step
from portal.audit.services import record
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.selectors import officers_of


def tell_above(rows: Sequence[ServiceTicket], *, at: datetime) -> None:
    """The committee above looks at tickets that are late or have not been solved twice; each is told once."""
    today = localdate(at)
    for row in rows:
        if row.escalated_on is not None:
            continue
        step(row, at, TicketAct.ESCALATED, escalated_on=today)
        readers = officers_of(row.branch.node.path, (Role.COMMITTEE,), today)
        url = reverse("ticket_detail", args=[row.pk])
        notify(user_ids=readers, code="ticket.escalated_notice", params={"branch": row.branch.node.name}, url=url, at=at)


@transaction.atomic
def escalate_late(*, actor: Actor, at: datetime, today: date) -> int:
    """Overdue tickets that have not gone up yet; returns how many. Safe to run again."""
    waiting = ServiceTicket.objects.late_on(today).filter(escalated_on=None).select_for_update(of=("self",))
    rows = list(waiting.select_related("branch__node"))
    tell_above(rows, at=at)
    for row in rows:
        record(actor=actor, at=at, action="ticket.escalated", obj=row, path=row.branch.node.path)
    return len(rows)


@transaction.atomic
def close_silent(*, actor: Actor, at: datetime, today: date) -> int:
    """Close answers that got no word within the days of the rule; whether they helped stays unsaid. Safe to run again."""
    days = selectors.ticket_days(today).confirm
    rows = list(selectors.silent_rows(today, days).select_for_update(of=("self",)).select_related("branch__node"))
    for row in rows:
        step(row, at, TicketAct.SILENT, state=TicketState.CLOSED, closed_on=today)
        record(actor=actor, at=at, action="ticket.closed", obj=row, path=row.branch.node.path)
    return len(rows)
