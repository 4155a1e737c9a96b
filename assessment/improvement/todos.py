"""What waits for a plan, for its owner, or for the committee."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.improvement.enums import DiagnosisState, ImprovementState
from assessment.improvement.models import Diagnosis, Improvement
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def to_hand_in(actor: Actor, at: datetime) -> Todos:
    """Checklists of the branch that were begun and not handed in: two statements."""
    rows = Diagnosis.objects.within(actor.scope("improvement.diagnose")).filter(state=DiagnosisState.DRAFT)
    return of_rows(rows.select_related("branch__node"), _sheet, localdate(at))


def to_plan(actor: Actor, at: datetime) -> Todos:
    """Problems of the branch without a measure: two statements."""
    rows = Improvement.objects.within(actor.scope("improvement.report")).filter(state=ImprovementState.PROPOSED)
    return of_rows(rows.select_related("branch__node"), _drawn, localdate(at))


def to_finish(actor: Actor, at: datetime) -> Todos:
    """Owned by the actor and not done: two statements."""
    rows = Improvement.objects.none()
    if actor.person_id is not None:
        rows = Improvement.objects.filter(owner=actor.person_id, state=ImprovementState.OPEN)
    return of_rows(rows.select_related("branch__node"), _drawn, localdate(at), "due_on")


def to_confirm(actor: Actor, at: datetime) -> Todos:
    """Reported as done, and neither owned nor reported by the actor: two statements."""
    rows = Improvement.objects.within(actor.scope("improvement.confirm")).filter(state=ImprovementState.DONE)
    own = Q(done_by=actor.user_id) | Q(owner=actor.person_id)
    return of_rows(rows.exclude(own).select_related("branch__node"), _drawn, localdate(at), "due_on")


def _drawn(row: Improvement) -> Todo:
    return Todo(row.problem, reverse("improvement_detail", args=[row.pk]), due_on=row.due_on, detail=row.branch.node.name)


def _sheet(row: Diagnosis) -> Todo:
    return Todo(f"{row.year} · {row.branch.node.name}", reverse("diagnosis_detail", args=[row.pk]))
