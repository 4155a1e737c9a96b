"""Tickets that wait for somebody: one or two statements each, and only for those who act."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.tickets import access
from branches.tickets.models import ServiceTicket
from branches.tickets.rules import WAITING
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def _office(row: ServiceTicket) -> Todo:
    return Todo(f"{row} · {row.topic}", reverse("ticket_detail", args=[row.pk]), row.due_on, row.branch.node.name)


def to_route(actor: Actor, at: datetime) -> Todos:
    """Nobody has been found for it yet."""
    rows = ServiceTicket.objects.within(actor.scope("ticket.edit")).filter(state="open", is_direct=False)
    return of_rows(rows.select_related("topic", "branch__node"), _office, localdate(at), "due_on")


def above(actor: Actor, at: datetime) -> Todos:
    """What the committee has to see to: given to it directly, overdue, or not solved twice."""
    rows = ServiceTicket.objects.within(actor.scope("ticket.lead")).filter(access.ABOVE, state__in=WAITING)
    return of_rows(rows.select_related("topic", "branch__node"), _office, localdate(at), "due_on")


def to_answer(actor: Actor, at: datetime) -> Todos:
    def drawn(row: ServiceTicket) -> Todo:
        return Todo(f"{row} · {row.topic}", reverse("ticket_handle", args=[row.pk]), row.due_on)

    rows = access.handled_rows(actor).filter(state="assigned").select_related("topic")
    return of_rows(rows, drawn, localdate(at), "due_on")


def to_tell(actor: Actor, at: datetime) -> Todos:
    """Answers on which the person's word is awaited."""

    def drawn(row: ServiceTicket) -> Todo:
        return Todo(_("您的诉求有了答复：%(topic)s") % {"topic": row.topic}, reverse("ticket_mine", args=[row.pk]))

    return of_rows(access.own_rows(actor).filter(state="answered").select_related("topic"), drawn, localdate(at))
