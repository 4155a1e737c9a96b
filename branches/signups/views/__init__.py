"""Pages of events with places: for the office, and for whoever signs up."""

from branches.signups.views.mine import signup_ask, signup_event, signup_join, signup_leave, signup_mine
from branches.signups.views.office import signup_answer, signup_list, signup_log_question, signup_set, signup_sheet

__all__ = [
    "signup_answer",
    "signup_ask",
    "signup_event",
    "signup_join",
    "signup_leave",
    "signup_list",
    "signup_log_question",
    "signup_mine",
    "signup_set",
    "signup_sheet",
]
