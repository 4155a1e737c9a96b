"""Dry runs are for those who adopt schemes, golden cases for those who write or adopt them."""

from assessment.rounds.enums import FROZEN_STATES
from assessment.rounds.models import AssessmentRound
from assessment.trials.rules import may_try
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor


def try_verdict(actor: Actor, round: AssessmentRound) -> Verdict:
    """May ``actor`` try a scheme on ``round``? Raises NotReachable without the right."""
    if not actor.can("scheme.try"):
        raise NotReachable("scheme.try")
    return may_try(round.state, FROZEN_STATES)
