"""All writes of problems and challenges."""

from workforce.challenges.services.claiming import choose, claim, name_judges, recuse, release_judge, score, withdraw_claim
from workforce.challenges.services.posting import (
    ProblemFacts,
    StudyFacts,
    cancel_challenge,
    change_problem,
    change_study,
    drop_problem,
    extend_claims,
    post_challenge,
    raise_problem,
    study_problem,
)
from workforce.challenges.services.rewarding import decide_reward, reward
from workforce.challenges.services.working import (
    add_milestone,
    decide_acceptance,
    drop_milestone,
    link_result,
    propose_acceptance,
    review_milestone,
    sign,
)

__all__ = [
    "ProblemFacts",
    "StudyFacts",
    "add_milestone",
    "cancel_challenge",
    "change_problem",
    "change_study",
    "choose",
    "claim",
    "decide_acceptance",
    "decide_reward",
    "drop_milestone",
    "drop_problem",
    "extend_claims",
    "link_result",
    "name_judges",
    "post_challenge",
    "propose_acceptance",
    "raise_problem",
    "recuse",
    "release_judge",
    "review_milestone",
    "reward",
    "score",
    "sign",
    "study_problem",
    "withdraw_claim",
]
