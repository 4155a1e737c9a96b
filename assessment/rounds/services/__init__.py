"""All writes of a round: opening and cancelling, judging and adjusting, review and publication, verification."""

from assessment.rounds.services.cancelling import cancel_round
from assessment.rounds.services.claims import state_claim, verify_claim
from assessment.rounds.services.correcting import apply_correction, result_of
from assessment.rounds.services.freezing import hash_of_frozen
from assessment.rounds.services.judges import name_judges, remind_judges
from assessment.rounds.services.judging import confirm_adjustment, judge, propose_adjustment, refuse_adjustment, withdraw_points
from assessment.rounds.services.opening import follow_tree, open_round
from assessment.rounds.services.publishing import (
    confirm_publication,
    lock_round,
    propose_publication,
    publish_round,
    reopen_round,
    review_round,
)
from assessment.rounds.services.steps import finish_step, mark_done, remind_steps, set_step
from assessment.rounds.services.unlocking import ask_unlock, confirm_unlock, refuse_unlock
from assessment.rounds.services.verifying import verify_round
from assessment.rounds.services.watching import watch_frozen

__all__ = [
    "apply_correction", "ask_unlock", "cancel_round", "confirm_adjustment", "confirm_publication", "confirm_unlock", "finish_step",
    "follow_tree", "hash_of_frozen", "judge", "lock_round", "mark_done", "name_judges", "open_round", "propose_adjustment",
    "propose_publication", "publish_round", "refuse_adjustment", "refuse_unlock", "remind_judges", "remind_steps", "reopen_round",
    "result_of", "review_round", "set_step", "state_claim", "verify_claim", "verify_round", "watch_frozen", "withdraw_points",
]  # fmt: skip
