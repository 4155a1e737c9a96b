"""All writes of a round: opening and cancelling, judging and adjusting, review and publication, verification."""

from assessment.rounds.services.cancelling import cancel_round
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
from assessment.rounds.services.verifying import verify_round

__all__ = [
    "cancel_round", "confirm_adjustment", "confirm_publication", "follow_tree", "hash_of_frozen", "judge", "lock_round", "name_judges",
    "open_round",
    "propose_adjustment", "propose_publication", "publish_round", "refuse_adjustment", "remind_judges", "reopen_round", "review_round",
    "verify_round", "withdraw_points",
]  # fmt: skip
