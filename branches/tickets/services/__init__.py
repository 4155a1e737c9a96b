"""The writes of service tickets."""

from branches.tickets.services.handling import answer_ticket, route_ticket
from branches.tickets.services.raising import TicketFacts, raise_from_meeting, raise_ticket
from branches.tickets.services.telling import tell_by_receipt, tell_ticket
from branches.tickets.services.watch import close_silent, escalate_late

__all__ = [
    "TicketFacts", "answer_ticket", "close_silent", "escalate_late", "raise_from_meeting", "raise_ticket", "route_ticket",
    "tell_by_receipt", "tell_ticket",
]  # fmt: skip
