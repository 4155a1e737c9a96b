"""What waits for a decision, an answer or its owner."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.outcomes.enums import OutcomeState
from assessment.outcomes.models import Outcome
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def to_decide(actor: Actor, at: datetime) -> Todos:
    """Proposed by somebody else, or appealed and decided by somebody else: two statements."""
    rows = Outcome.objects.within(actor.scope("outcome.decide"))
    open_appeal = Q(appeal__isnull=False, appeal__answered_at=None) & ~Q(decided_by=actor.user_id)
    proposed = Q(state=OutcomeState.PROPOSED) & (Q(proposed_by=None) | ~Q(proposed_by=actor.user_id))
    return of_rows(rows.filter(proposed | open_appeal).select_related("branch__node", "round"), _drawn, localdate(at))


def to_carry_out(actor: Actor, at: datetime) -> Todos:
    """Decided and owned by the actor: two statements."""
    rows = Outcome.objects.none()
    if actor.person_id is not None:
        rows = Outcome.objects.filter(owner=actor.person_id, state=OutcomeState.DECIDED)
    return of_rows(rows.select_related("branch__node", "round"), _drawn, localdate(at), "due_on")


def _drawn(row: Outcome) -> Todo:
    detail = f"{row.round.code} · {row.branch.node.name}"
    return Todo(row.text, reverse("outcome_detail", args=[row.pk]), due_on=row.due_on, detail=detail)
