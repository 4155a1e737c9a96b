"""All writes of agreements between mentor and apprentice."""

from workforce.mentorship.services.drafting import (
    AgreementFacts,
    add_indicator,
    change_draft,
    draft_agreement,
    drop_draft,
    drop_indicator,
    is_member,
    offer,
)
from workforce.mentorship.services.ending import arrange_test, break_off, give_grade, note_payment
from workforce.mentorship.services.running import (
    answer_change,
    answer_objection,
    ask_change,
    check_indicator,
    raise_objection,
    tell_problem,
)
from workforce.mentorship.services.signing import send_back, sign, witness

__all__ = [
    "AgreementFacts",
    "add_indicator",
    "answer_change",
    "answer_objection",
    "arrange_test",
    "ask_change",
    "break_off",
    "change_draft",
    "check_indicator",
    "draft_agreement",
    "drop_draft",
    "drop_indicator",
    "give_grade",
    "is_member",
    "note_payment",
    "offer",
    "raise_objection",
    "send_back",
    "sign",
    "tell_problem",
    "witness",
]
