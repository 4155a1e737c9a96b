"""A ticket under lock, and a step of its history."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from branches.tickets.models import ServiceTicket, TicketEntry
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable
from portal.rights.models import User


def locked(pk: int, version: int | None) -> ServiceTicket:
    """The ticket under lock; EditConflict when somebody acted on it since ``version`` was read."""
    rows = ServiceTicket.objects.select_for_update(of=("self",)).select_related("branch__node", "topic", "handler__unit", "raised_by")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotReachable("ticket")
    if version is not None and row.version != version:
        raise EditConflict("ticket.edited", theirs={})
    return row


def step(row: ServiceTicket, at: datetime, act: str, *, by: User | None = None, text: str = "", **columns: Any) -> ServiceTicket:
    """Write ``columns`` and the step; the assessment hears of it."""
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    TicketEntry.objects.create(ticket=row, act=act, by=by, text=text, on=localdate(at))
    changes.announce("ticket", on=row.first_due_on, branches=[row.branch_id])
    return row
