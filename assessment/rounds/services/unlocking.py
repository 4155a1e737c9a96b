"""Opening a locked round again: one person asks with a reason, another confirms, and the mark stays."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.rounds import registry
from assessment.rounds.access import may_in_round
from assessment.rounds.enums import StepKind
from assessment.rounds.models import AssessmentRound
from assessment.rounds.rules import next_state, period_of_round, unlock_problem
from assessment.rounds.services.judging import locked
from assessment.rounds.services.steps import mark_done
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant


@transaction.atomic
def ask_unlock(*, actor: Actor, at: datetime, round: AssessmentRound, reason: str) -> AssessmentRound:
    """The first person asks; nothing is open yet. Asking again takes the request over."""
    round = locked(round)
    ensure(may_in_round(actor, "round.unlock", "ask_unlock", round))
    text = reason.strip()
    if not text:
        raise RuleBroken("round.reason_missing", field="reason")
    round.unlock_by, round.unlock_reason = actor.user, text
    round.version += 1
    round.save(update_fields=["unlock_by", "unlock_reason", "version"])
    record(actor=actor, at=at, action="round.ask_unlock", obj=round, reason=text)
    grants = RoleGrant.objects.valid_on(localdate(at)).filter(role=Role.COMMITTEE, user__is_active=True)
    others = set(grants.values_list("user_id", flat=True)) - {actor.user_id}
    url = reverse("round_detail", args=[round.code])
    notify(user_ids=others, code="round.unlock_asked", params={"round": round.code, "who": str(actor.user)}, url=url, at=at)
    return round


@transaction.atomic
def confirm_unlock(*, actor: Actor, at: datetime, round: AssessmentRound) -> AssessmentRound:
    """The second person confirms: the round is published again, not locked; the mark stands in every receipt from now on."""
    round = locked(round)
    ensure(may_in_round(actor, "round.unlock", "unlock", round))
    ensure(unlock_problem(asked_by=round.unlock_by_id, actor=actor.user_id))
    registry.need_sources(period_of_round(round.code))
    asked = round.unlock_by
    if asked is None or not actor_of(asked, localdate(at)).can("round.unlock"):
        raise RuleBroken("round.unlock_asker_left", name=str(asked or ""))
    mark = {"at": at.isoformat(), "by": str(asked), "second": str(actor.user), "reason": round.unlock_reason}
    before, reason = round.state, round.unlock_reason
    round.state = next_state(round.state, "unlock")
    round.unlocks, round.unlock_by, round.unlock_reason, round.locked_at = [*round.unlocks, mark], None, "", None
    round.version += 1
    round.save(update_fields=["state", "unlocks", "unlock_by", "unlock_reason", "locked_at", "version"])
    mark_done(round, StepKind.FINAL, on=None)
    record(
        actor=actor, at=at, action="round.unlock", obj=round, before={"state": before},
        after={"state": round.state, "asked_by": str(asked)},
        reason=reason,
    )  # fmt: skip
    return round


@transaction.atomic
def refuse_unlock(*, actor: Actor, at: datetime, round: AssessmentRound) -> AssessmentRound:
    """Turn the request down, or take one's own back; the round stays locked."""
    round = locked(round)
    ensure(may_in_round(actor, "round.unlock", "ask_unlock", round))
    if round.unlock_by_id is None:
        raise RuleBroken("round.unlock_not_asked")
    record(
        actor=actor, at=at, action="round.unlock_refused", obj=round, before={"asked_by": str(round.unlock_by)}, reason=round.unlock_reason
    )
    round.unlock_by, round.unlock_reason = None, ""
    round.version += 1
    round.save(update_fields=["unlock_by", "unlock_reason", "version"])
    return round
