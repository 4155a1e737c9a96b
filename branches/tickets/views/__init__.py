"""Pages of service tickets."""

from branches.tickets.views.board import ticket_board
from branches.tickets.views.office import ticket_answer, ticket_detail, ticket_from_meeting, ticket_list, ticket_route
from branches.tickets.views.own import (
    ticket_handle,
    ticket_handle_answer,
    ticket_handle_route,
    ticket_mine,
    ticket_mine_list,
    ticket_new,
    ticket_receipt,
    ticket_tell,
)

__all__ = [
    "ticket_answer", "ticket_board", "ticket_detail", "ticket_from_meeting", "ticket_handle", "ticket_handle_answer",
    "ticket_handle_route", "ticket_list", "ticket_mine", "ticket_mine_list", "ticket_new", "ticket_receipt", "ticket_route",
    "ticket_tell",
]  # fmt: skip
