"""A case is assigned, mediated and answered by a handler whom it is not about."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify_person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from portal.rights.models import User
from workforce.cases import access, rules
from workforce.cases.enums import CaseAct, CaseState
from workforce.cases.models import WorkerCase, WorkerCaseMediation
from workforce.cases.services.rows import locked, step


@dataclass(frozen=True)
class MediationFacts:
    held_on: date
    parties: str
    text: str
    outcome: str


@transaction.atomic
def assign(*, actor: Actor, at: datetime, case: WorkerCase, version: int, number: str) -> WorkerCase:
    """To somebody with an account who is neither whom it is about nor who has raised it; the day of the answer stays."""
    row, today = locked(case.pk, version), localdate(at)
    ensure(access.may_assign(actor, row))
    person = colleague(number, row.unit, today)
    if person is None:
        raise RuleBroken("worker_case.person_unknown", field="number", number=number.strip())
    if not User.objects.filter(person=person, is_active=True).exists():
        raise RuleBroken("worker_case.handler_account", field="number", number=number.strip())
    ensure(rules.handler_verdict(is_about=row.about_id == person.pk, is_raiser=row.raised_by_id == person.pk), field="number")
    step(row, at, CaseAct.ASSIGNED, by=actor.user, state=CaseState.ASSIGNED, handler=person)
    record(actor=actor, at=at, action="worker_case.assigned", obj=row, path=row.unit.path)
    url = reverse("worker_case_handle", args=[row.pk])
    notify_person(person_id=person.pk, code="worker_case.assigned_notice", params={"due": row.due_on.isoformat()}, url=url, at=at)
    return row


@transaction.atomic
def mediate(*, actor: Actor, at: datetime, case: WorkerCase, facts: MediationFacts, once_key: str = "") -> WorkerCaseMediation:
    """What was said with both sides at one table, by the handler."""
    row = locked(case.pk, None)
    access.ensure_handles(actor, row)
    ensure(rules.mediate_verdict(row.state, facts.held_on, localdate(at)), field="held_on")
    if not facts.text.strip() or not facts.parties.strip():
        raise RuleBroken("worker_case.mediation_needed", field="text")
    key = own_key(actor, once_key)
    made = WorkerCaseMediation(
        case=row, held_on=facts.held_on, parties=facts.parties.strip()[:200], text=facts.text.strip()[:2000], outcome=facts.outcome,
        told_by=actor.user, once_key=key,
    )  # fmt: skip
    twin = twin_of(WorkerCaseMediation, key) or save_once(made)
    if twin is not None:
        return twin
    record(actor=actor, at=at, action="worker_case.mediated", obj=row, path=row.unit.path, after={"outcome": facts.outcome})
    return made


@transaction.atomic
def answer(*, actor: Actor, at: datetime, case: WorkerCase, version: int, text: str) -> WorkerCase:
    """By the handler. Whoever left his name is told; the receipt shows it to the other."""
    row, today = locked(case.pk, version), localdate(at)
    ensure(access.may_answer(actor, row))
    if not text.strip():
        raise RuleBroken("worker_case.answer_needed", field="text")
    step(
        row, at, CaseAct.ANSWERED, by=actor.user, text=text.strip()[:2000], state=CaseState.ANSWERED, answered_on=today,
        first_answered_on=row.first_answered_on or today, reminded_on=None,
    )  # fmt: skip
    record(actor=actor, at=at, action="worker_case.answered", obj=row, path=row.unit.path)
    if row.raised_by_id is not None:
        url = reverse("worker_case_mine", args=[row.pk])
        notify_person(person_id=row.raised_by_id, code="worker_case.answered_notice", params={}, url=url, at=at)
    return row
