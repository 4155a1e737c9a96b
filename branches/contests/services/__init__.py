"""The writes of contests: announcing and nominating, ballot and publicity, the way up."""

from branches.contests.services.climbing import answer_step, send_on
from branches.contests.services.nominating import (
    ContestFacts,
    announce_contest,
    answer_nomination,
    cancel_contest,
    change_contest,
    nominate,
)
from branches.contests.services.settling import convene_ballot, open_notice, take_closing, take_withdrawal

__all__ = [
    "ContestFacts", "announce_contest", "answer_nomination", "answer_step", "cancel_contest", "change_contest", "convene_ballot",
    "nominate", "open_notice", "send_on", "take_closing", "take_withdrawal",
]  # fmt: skip
