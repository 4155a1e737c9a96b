"""Taking an opened round back: nothing of it was official yet, so the period is free again."""

from datetime import datetime

from django.db import transaction

from assessment.rounds.models import AssessmentRound
from assessment.rounds.rules import may_cancel
from assessment.rounds.selectors import was_reviewed
from assessment.rounds.services.judging import locked
from assessment.scoring.models import PeriodFact, RunState, ScoreItem, ScoreNode
from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor


@transaction.atomic
def cancel_round(*, actor: Actor, at: datetime, round: AssessmentRound, reason: str) -> None:
    """Take back a round that was never reviewed: its working figures go, the trail keeps who gave which points and why.

    Raises RuleBroken after a review, while a computation runs, or without a reason.
    """
    if not actor.can("round.open"):
        raise NotReachable("round.open")
    round = locked(round)
    ensure(may_cancel(state=round.state, was_reviewed=was_reviewed(round)))
    text = reason.strip()
    if not text:
        raise RuleBroken("round.reason_missing", field="reason")
    if round.runs.filter(state=RunState.RUNNING).exists():
        raise RuleBroken("round.being_computed", round=round.code)
    after = {"branches": round.participants.count(), "judged": round.judged.count(), "adjustments": round.adjustments.count()}
    record(actor=actor, at=at, action="round.cancelled", obj=round, before={"state": round.state}, after=after, reason=text)
    for model in (ScoreItem, ScoreNode, PeriodFact):
        model.objects.filter(round_id=round.pk).delete()
    round.delete()
