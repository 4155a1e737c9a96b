"""Who sees and handles a case.

The union's office in reach sees it without names; the handler sees the names. Whoever a case is about and whoever has raised it
sees it in no office and handles it in no way, whatever he holds.
"""

from django.db.models import Q, QuerySet

from portal.kernel.errors import NotReachable
from portal.kernel.scope import Scope
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor
from workforce.cases import rules
from workforce.cases.models import WorkerCase


def _but_mine(rows: QuerySet[WorkerCase], actor: Actor) -> QuerySet[WorkerCase]:
    """Without those that are about the actor or that he has raised. Null-safe: a plain ``exclude`` would say so too."""
    if actor.person_id is None:
        return rows
    about = Q(about=None) | ~Q(about=actor.person_id)
    raised = Q(raised_by=None) | ~Q(raised_by=actor.person_id)
    return rows.filter(about, raised)


def office_rows(actor: Actor) -> QuerySet[WorkerCase]:
    return _but_mine(WorkerCase.objects.within(Scope(actor.scope("worker_case.edit").paths)), actor)


def handled_rows(actor: Actor) -> QuerySet[WorkerCase]:
    """What is assigned to the actor now: who hands it on sees it no more."""
    if actor.person_id is None or not actor.can("worker_case.own"):
        return WorkerCase.objects.none()
    return _but_mine(WorkerCase.objects.filter(handler=actor.person_id), actor)


def own_rows(actor: Actor) -> QuerySet[WorkerCase]:
    """What the actor has raised under his name."""
    if actor.person_id is None or not actor.can("worker_case.own"):
        return WorkerCase.objects.none()
    return WorkerCase.objects.filter(raised_by=actor.person_id)


def is_office(actor: Actor, row: WorkerCase) -> bool:
    return office_rows(actor).filter(pk=row.pk).exists()


def is_handler(actor: Actor, row: WorkerCase) -> bool:
    return handled_rows(actor).filter(pk=row.pk).exists()


def may_assign(actor: Actor, row: WorkerCase) -> Verdict:
    if not is_office(actor, row) and not is_handler(actor, row):
        raise NotReachable("worker_case")
    return rules.waiting_verdict(row.state)


def may_answer(actor: Actor, row: WorkerCase) -> Verdict:
    """The handler alone: the office that wants to answer assigns the case to itself first."""
    if is_handler(actor, row):
        return rules.answer_verdict(row.state, has_handler=True)
    if not is_office(actor, row):
        raise NotReachable("worker_case")
    return rules.answer_verdict(row.state, has_handler=False)


def ensure_handles(actor: Actor, row: WorkerCase) -> None:
    if not is_handler(actor, row):
        raise NotReachable("worker_case")


def may_speak(actor: Actor, row: WorkerCase) -> Verdict:
    """The worker himself. Whoever holds the receipt is asked for it by the service."""
    if not own_rows(actor).filter(pk=row.pk).exists():
        raise NotReachable("worker_case")
    return rules.word_verdict(row.state, has_answered=has_answered(actor, row))


def has_answered(actor: Actor, row: WorkerCase) -> bool:
    return row.entries.filter(act="answered", by=actor.user).exists()
