"""Consequences are suggested by rules or proposed by a person, decided by another, carried out by an owner; penalties may be appealed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.outcomes import access, rules, selectors
from assessment.outcomes.enums import OutcomeState
from assessment.outcomes.models import Outcome, OutcomeAppeal, OutcomeKind, OutcomeRule
from assessment.rounds.models import AssessmentRound
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify, notify_person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.selectors import officers_of

BRANCH_OFFICE = (Role.SECRETARY, Role.BRANCH_OFFICER)


@dataclass(frozen=True)
class OutcomeFacts:
    """A consequence as it is proposed."""

    round: AssessmentRound
    branch: Branch
    kind: OutcomeKind
    text: str
    basis: str
    honour: str = ""
    amount: Decimal | None = None


def _address(row: Outcome) -> str:
    return reverse("outcome_detail", args=[row.pk])


def _locked(outcome: Outcome, version: int | None) -> Outcome:
    """The row as it stands now, held until the end. EditConflict when the reader saw another state of it."""
    row = Outcome.objects.select_for_update(of=("self",)).select_related("round", "branch__node", "kind").get(pk=outcome.pk)
    if version is not None and row.version != version:
        raise EditConflict("outcome.conflict")
    return row


def _keep(row: Outcome, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])


@transaction.atomic
def take_up(*, actor: Actor, at: datetime, round: AssessmentRound) -> int:
    """Put everything that the rules suggest for a published round on the list of what is to be decided; how many came new.
    Repeated, it adds nothing. RuleBroken ``outcome.not_published``."""
    if not actor.can("outcome.propose"):
        ensure(actor.may("outcome.propose"))
    ensure(rules.may_use(round.state))
    found = selectors.suggested([round], actor.scope("outcome.propose"))
    rows = [
        Outcome(round=round, branch_id=total.branch_id, kind=rule.kind, rule=rule, text=rule.text, basis=_basis(rule), proposed_at=at)
        for total, rule in found
    ]
    before = Outcome.objects.filter(round=round).count()
    Outcome.objects.bulk_create(rows, ignore_conflicts=True)
    made = Outcome.objects.filter(round=round).count() - before
    if made:
        record(actor=actor, at=at, action="outcome.taken_up", obj=round, after={"round": round.code, "count": made})
    return made


def _basis(rule: OutcomeRule) -> str:
    return (rule.source or str(rule.kind.source))[:200]


@transaction.atomic
def propose(*, actor: Actor, at: datetime, facts: OutcomeFacts, once_key: str = "") -> Outcome:
    """A consequence that somebody proposes by hand. RuleBroken ``outcome.*``; NotReachable outside the reach."""
    ensure(actor.may("outcome.propose", path=facts.branch.node.path))
    ensure(rules.may_use(facts.round.state), field="round")
    ensure(rules.check_amount(facts.amount, has_money=facts.kind.has_money), field="amount")
    if not selectors.totals_of([facts.round], actor.scope("outcome.propose")).filter(branch=facts.branch).exists():
        raise RuleBroken("outcome.not_ranked", field="branch")
    key = own_key(actor, once_key)
    if (known := twin_of(Outcome, key)) is not None:
        return known
    row = Outcome(
        round=facts.round, branch=facts.branch, kind=facts.kind, text=facts.text.strip(), basis=facts.basis.strip(),
        honour=facts.honour.strip(), amount=facts.amount, proposed_by=actor.user, proposed_at=at, once_key=key,
    )  # fmt: skip
    if (twin := save_once(row)) is not None:
        return twin
    _trail(row, actor, at, "proposed", _told(row))
    return row


def _trail(row: Outcome, actor: Actor, at: datetime, act: str, after: dict[str, Any]) -> None:
    record(actor=actor, at=at, action=f"outcome.{act}", obj=row, path=row.branch.node.path, after=after)


def _told(row: Outcome) -> dict[str, Any]:
    return {
        "round": row.round.code, "branch": row.branch.node.code, "kind": row.kind.code, "text": row.text,
        "amount": None if row.amount is None else str(row.amount),
    }  # fmt: skip


@transaction.atomic
def decide(*, actor: Actor, at: datetime, outcome: Outcome, owner: str, due_on: date, version: int | None = None) -> Outcome:
    """Another person decides, names who carries it out (staff number or full name) and by when."""
    row, today = _locked(outcome, version), localdate(at)
    ensure(access.may_decide(actor, row))
    ensure(rules.check_due(due_on, today), field="due_on")
    person = colleague(owner, row.branch.node, today)
    if person is None:
        raise RuleBroken("outcome.no_owner", field="owner", given=owner.strip())
    row.state, row.owner, row.due_on, row.decided_by, row.decided_at = OutcomeState.DECIDED, person, due_on, actor.user, at
    _keep(row, "state", "owner", "due_on", "decided_by", "decided_at")
    _trail(row, actor, at, "decided", {**_told(row), "owner": person.staff_no, "due_on": due_on.isoformat()})
    told = {"round": row.round.code, "text": row.text, "due": due_on.isoformat()}
    notify_person(person_id=person.pk, code="outcome.owner_notice", params=told, url=_address(row), at=at)
    if row.kind.is_penalty:
        until = access.appeal_until(row)
        told = {"branch": row.branch.node.name, "text": row.text, "until": str(until)}
        readers = officers_of(row.branch.node.path, BRANCH_OFFICE, today)
        notify(user_ids=readers, code="outcome.penalty_notice", params=told, url=_address(row), at=at)
    return row


@transaction.atomic
def carry_out(*, actor: Actor, at: datetime, outcome: Outcome, done_on: date, note: str, version: int | None = None) -> Outcome:
    """The owner, or the office that keeps the ledger, says what was done and when."""
    row = _locked(outcome, version)
    ensure(access.may_carry_out(actor, row, localdate(at)))
    decided = localdate(row.decided_at) if row.decided_at else localdate(at)
    ensure(rules.check_done(done_on, decided, localdate(at)), field="done_on")
    row.state, row.done_on, row.done_note = OutcomeState.DONE, done_on, note.strip()
    _keep(row, "state", "done_on", "done_note")
    _trail(row, actor, at, "done", {"done_on": done_on.isoformat(), "note": row.done_note})
    return row


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, outcome: Outcome, reason: str, version: int | None = None) -> Outcome:
    """A suggestion or decision that is not followed, with the reason; it stays in the list. Who was told of it is told again."""
    row = _locked(outcome, version)
    ensure(access.may_withdraw(actor, row))
    if not reason.strip():
        raise RuleBroken("outcome.reason_needed", field="reason")
    was_told = row.state == OutcomeState.DECIDED
    row.state, row.reason = OutcomeState.WITHDRAWN, reason.strip()
    _keep(row, "state", "reason")
    _trail(row, actor, at, "withdrawn", {"reason": row.reason})
    if was_told:
        told = {"text": row.text, "reason": row.reason}
        if row.owner_id is not None:
            notify_person(person_id=row.owner_id, code="outcome.withdrawn_notice", params=told, url=_address(row), at=at)
        readers = officers_of(row.branch.node.path, BRANCH_OFFICE, localdate(at)) if row.kind.is_penalty else set()
        notify(user_ids=readers, code="outcome.withdrawn_notice", params=told, url=_address(row), at=at)
    return row


@transaction.atomic
def appeal(*, actor: Actor, at: datetime, outcome: Outcome, text: str) -> OutcomeAppeal:
    """The branch disagrees with a penalty: once, within the working days of the rule; it is not carried out meanwhile."""
    row, today = _locked(outcome, None), localdate(at)
    ensure(actor.may("outcome.appeal", path=row.branch.node.path))
    has_appeal = OutcomeAppeal.objects.filter(outcome=row).exists()
    until = access.appeal_until(row) or today
    ensure(rules.may_appeal(row.state, is_penalty=row.kind.is_penalty, has_appeal=has_appeal, until=until, today=today))
    made = OutcomeAppeal(outcome=row, text=text.strip(), raised_at=at)
    made.raised_by = actor.user  # type: ignore[assignment]
    made.save()
    _trail(row, actor, at, "appealed", {"text": made.text})
    told = {"branch": row.branch.node.name, "text": row.text}
    readers = officers_of(row.branch.node.path, (Role.COMMITTEE,), today) - {row.decided_by_id}
    notify(user_ids=readers, code="outcome.appeal_notice", params=told, url=_address(row), at=at)
    return made


@transaction.atomic
def answer_appeal(*, actor: Actor, at: datetime, outcome: Outcome, answer: str, is_upheld: bool) -> Outcome:
    """Somebody who did not decide answers; an appeal that is upheld takes the consequence back."""
    row = _locked(outcome, None)
    row.appeal = OutcomeAppeal.objects.select_for_update().filter(outcome=row).first()  # type: ignore[misc]
    ensure(access.may_answer(actor, row))
    OutcomeAppeal.objects.filter(outcome=row).update(answer=answer.strip(), is_upheld=is_upheld, answered_by=actor.user, answered_at=at)
    if is_upheld:
        row.state, row.reason = OutcomeState.WITHDRAWN, answer.strip()[:200]
    _keep(row, "state", "reason")
    _trail(row, actor, at, "appeal_answered", {"is_upheld": is_upheld, "answer": answer.strip()})
    told = {"text": row.text, "verdict": answer.strip()}
    readers = officers_of(row.branch.node.path, BRANCH_OFFICE, localdate(at))
    notify(user_ids=readers, code="outcome.answer_notice", params=told, url=_address(row), at=at)
    return row
