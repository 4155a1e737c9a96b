"""The writes of ballots: drafted, voted in secret, counted."""

from portal.ballots.services.counting import answer_count, close_ballot, enter_totals, recount
from portal.ballots.services.drafting import ItemDraft, Plan, cancel_ballot, draft_ballot, leave_out, open_ballot, run_off
from portal.ballots.services.voting import cast_paper, look_at_paper

__all__ = [
    "ItemDraft",
    "Plan",
    "answer_count",
    "cancel_ballot",
    "cast_paper",
    "close_ballot",
    "draft_ballot",
    "enter_totals",
    "leave_out",
    "look_at_paper",
    "open_ballot",
    "recount",
    "run_off",
]
