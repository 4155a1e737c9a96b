"""Steps that wait: for the branch, and for the committee above."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from branches.membership import selectors
from branches.membership.enums import CaseState, StepActor
from branches.membership.models import DevelopmentCase
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def _waiting(actor: Actor, right: str, at: datetime) -> QuerySet[DevelopmentCase]:
    """Open cases of the offices of ``right`` whose next step may be done or falls due; nobody's own case."""
    rows = selectors.cases(Scope(actor.scope(right).paths)).filter(state=CaseState.OPEN, remind_on__lte=localdate(at))
    return rows.exclude(person=actor.person_id) if actor.person_id is not None else rows


def _of(rows: QuerySet[DevelopmentCase], at: datetime) -> Todos:
    today = localdate(at)
    table = selectors.step_table(today)

    def drawn(row: DevelopmentCase) -> Todo:
        step = table[row.next_no or 1]
        return Todo(
            f"{row.person.name} · {step.name}", reverse("development_detail", args=[row.pk]), row.due_on, row.branch.node.name
        )  # fmt: skip

    return of_rows(rows, drawn, today, "due_on")


def of_branch(actor: Actor, at: datetime) -> Todos:
    """Steps that the branch takes or registers: three statements."""
    return _of(_waiting(actor, "development.step", at).exclude(next_actor=StepActor.COMMITTEE), at)


def of_committee(actor: Actor, at: datetime) -> Todos:
    """Steps of the committee: three statements."""
    return _of(_waiting(actor, "development.approve", at).filter(next_actor=StepActor.COMMITTEE), at)
