"""All writes of the congress."""

from workforce.congress.services.running import (
    ConsultationFacts,
    add_delegate,
    advance_consultation,
    answer_matter,
    begin_consultation,
    call_session,
    check_vote,
    confirm_list,
    drop_delegate,
    enter_vote,
    group_of,
    note_attendance,
    open_term,
    raise_matter,
    return_vote,
)
from workforce.congress.services.seats import confirm_substitute, drop_substitute, lapse_session, name_substitute

__all__ = [
    "ConsultationFacts", "add_delegate", "advance_consultation", "answer_matter", "begin_consultation", "call_session", "check_vote",
    "confirm_list", "confirm_substitute", "drop_delegate", "drop_substitute", "enter_vote", "group_of", "lapse_session",
    "name_substitute", "note_attendance", "open_term", "raise_matter", "return_vote",
]  # fmt: skip
