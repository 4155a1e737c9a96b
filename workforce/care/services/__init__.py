"""All writes of care."""

from workforce.care.services.counselling import (
    book,
    cancel,
    close_booking,
    drop_slot,
    end_counsellor,
    name_counsellor,
    open_slot,
    write_note,
)
from workforce.care.services.hardship import AidFacts, change_file, confirm_aid, drop_aid, give_aid, open_file, review_file
from workforce.care.services.needs import NeedFacts, ask_for, decline, note_need, settle_needs
from workforce.care.services.orders import OrderFacts, arrange, close_silent, finish, hand_on, name_speaker, rate
from workforce.care.services.tallies import TallyFacts, drop_tally, note_tally

__all__ = [
    "AidFacts", "NeedFacts", "OrderFacts", "TallyFacts", "arrange", "ask_for", "book", "cancel", "change_file", "close_booking",
    "close_silent", "confirm_aid", "decline", "drop_aid", "drop_slot", "drop_tally", "end_counsellor", "finish", "give_aid", "hand_on",
    "name_counsellor", "name_speaker", "note_need", "note_tally", "open_file", "open_slot", "rate", "review_file",
    "settle_needs", "write_note",
]  # fmt: skip
