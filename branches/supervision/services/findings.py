"""A finding from its order to its closure: issued, put right by the unit, found in order by another person, or sent back."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.safety.selectors import answering_branches, readers_of
from branches.supervision import access, rules
from branches.supervision.models import SupervisionCheck, SupervisionFinding, SupervisionMatter, SupervisionTopic
from branches.supervision.services.checks import announce
from branches.supervision.services.matters import ensure_reach
from portal.audit.services import record
from portal.catalogue.models import Tag
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.search import services as search

INDEX = "supervision_finding"
BRANCH_ROLES = (Role.SECRETARY, Role.BRANCH_OFFICER)


@dataclass(frozen=True)
class FindingFacts:
    """A finding as it is told, with the order that goes with it."""

    node: Node
    topic: SupervisionTopic
    source: str
    text: str
    found_on: date
    due_on: date
    demand: str = ""
    matter: SupervisionMatter | None = None
    goal: Tag | None = None
    amount: Decimal | None = None
    body: str = ""
    document: str = ""
    check_record: SupervisionCheck | None = None


def told(row: SupervisionFinding) -> dict[str, Any]:
    """What the trail keeps of a finding."""
    return {"state": row.state, "due_on": row.due_on.isoformat(), "topic": row.topic.code, "source": row.source}


def _announce(row: SupervisionFinding, today: date, *more: date | None) -> None:
    announce(row, [row.found_on, row.due_on, row.closed_on, *more], today)


def _tell(row: SupervisionFinding, actor: Actor, at: datetime, code: str, roles: tuple[str, ...], **params: Any) -> None:
    """Those of ``roles`` nearest above the unit that answers, whoever acts himself apart."""
    lines = [(row.pk, [row.answering_path])]
    readers = readers_of(lines, roles, localdate(at))[row.pk] - {actor.user_id or 0}
    words = {"text": row.text[:40], **params}
    notify(user_ids=readers, code=code, params=words, url=reverse("supervision_finding", args=[row.pk]), at=at)


def _check(facts: FindingFacts, today: date) -> None:
    if not facts.text.strip():
        raise RuleBroken("supervision.text_missing", field="text")
    ensure(rules.may_have_been(facts.found_on, today), field="found_on")
    ensure(rules.may_be_due(facts.due_on, facts.found_on, today), field="due_on")
    ensure(rules.source_verdict(facts.source, facts.body, facts.document), field="document")
    if facts.matter is not None and facts.matter.node_id != facts.node.pk:
        raise RuleBroken("supervision.matter_elsewhere", field="matter")


@transaction.atomic
def issue_finding(*, actor: Actor, at: datetime, facts: FindingFacts, once_key: str = "") -> SupervisionFinding:
    """Order the unit to put something right by a day; its branch is told. The same ``once_key`` gives the first again.
    NotReachable; RuleBroken ``supervision.*``."""
    key = own_key(actor, once_key)
    known = SupervisionFinding.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    ensure_reach(actor, "supervision.find", facts.node, at)
    today = localdate(at)
    _check(facts, today)
    words = {f.name: getattr(facts, f.name) for f in fields(facts)}
    words |= {name: words[name].strip() for name in ("text", "demand", "document")}
    branch_id = answering_branches([facts.node], facts.found_on).get(facts.node.pk)
    row = SupervisionFinding(**words, branch_id=branch_id, created_by=actor.user, created_at=at, once_key=key)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return SupervisionFinding.objects.get(once_key=key)
    search.refresh(index=INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="supervision.issued", obj=row, path=row.node.path, after=told(row))
    _tell(row, actor, at, "supervision.ordered", BRANCH_ROLES, due=row.due_on.isoformat())
    _announce(row, today)
    return row


def _locked(finding: SupervisionFinding, version: int | None) -> SupervisionFinding:
    rows = SupervisionFinding.objects.select_for_update(of=("self",)).select_related("node", "branch__node", "topic")
    row = rows.filter(pk=finding.pk).first()
    if row is None:
        raise NotReachable("supervision")
    if version is not None and row.version != version:
        raise EditConflict("supervision.edited", theirs={str(row._meta.get_field("state").verbose_name): row.get_state_display()})
    return row


def _moved(row: SupervisionFinding, act: str, verb: str, actor: Actor, at: datetime, why: str = "", **values: Any) -> SupervisionFinding:
    before, old = told(row), row.due_on
    row.state = rules.TRANSITIONS[act][row.state]
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=["state", "version", *values])
    record(actor=actor, at=at, action=f"supervision.{verb}", obj=row, path=row.node.path, reason=why, before=before, after=told(row))
    _announce(row, localdate(at), old)
    return row


@transaction.atomic
def answer_finding(
    *, actor: Actor, at: datetime, finding: SupervisionFinding, measure: str, amount: Decimal | None = None, version: int | None = None
) -> SupervisionFinding:
    """The unit says what it has done; discipline is asked to look again."""
    row = _locked(finding, version)
    ensure(access.may(actor, "answer", row))
    if not measure.strip():
        raise RuleBroken("supervision.measure_missing", field="measure")
    values: dict[str, Any] = {
        "measure": measure.strip()[:500],
        "answered_by": actor.user,
        "answered_on": localdate(at),
        "reason": "",
        "judged_by": None,
    }
    if amount is not None:
        values["amount"] = amount
    _moved(row, "answer", "answered", actor, at, **values)
    _tell(row, actor, at, "supervision.answered_notice", (Role.DISCIPLINE,))
    return row


@transaction.atomic
def close_finding(*, actor: Actor, at: datetime, finding: SupervisionFinding, version: int | None = None) -> SupervisionFinding:
    """A second person has found it in order. RuleBroken ``supervision.own_answer``, ``supervision.cannot_judge``."""
    row = _locked(finding, version)
    ensure(access.may(actor, "close", row))
    _moved(row, "close", "closed", actor, at, judged_by=actor.user, closed_on=localdate(at))
    _tell(row, actor, at, "supervision.closed_notice", BRANCH_ROLES)
    return row


@transaction.atomic
def return_finding(
    *, actor: Actor, at: datetime, finding: SupervisionFinding, reason: str, due_on: date, version: int | None = None
) -> SupervisionFinding:
    """Not in order: back with a reason and a new last day."""
    row = _locked(finding, version)
    ensure(access.may(actor, "return", row))
    if not reason.strip():
        raise RuleBroken("supervision.reason_missing", field="reason")
    ensure(rules.may_be_due(due_on, row.found_on, localdate(at)), field="due_on")
    words = reason.strip()[:300]
    _moved(row, "return", "returned", actor, at, words, reason=words, due_on=due_on, answered_by=None, answered_on=None)
    _tell(row, actor, at, "supervision.sent_back", BRANCH_ROLES, reason=words[:60])
    return row


@transaction.atomic
def withdraw_finding(
    *, actor: Actor, at: datetime, finding: SupervisionFinding, reason: str, version: int | None = None
) -> SupervisionFinding:
    """It is none, or stands there twice: out of the counts, with a reason, readable still."""
    row = _locked(finding, version)
    ensure(access.may(actor, "withdraw", row))
    if not reason.strip():
        raise RuleBroken("supervision.reason_missing", field="reason")
    words = reason.strip()[:300]
    return _moved(row, "withdraw", "withdrawn", actor, at, words, reason=words)
