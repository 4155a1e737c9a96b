"""Sessions of a theory study group are written down, put right and withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from branches.theory import rules, selectors
from branches.theory.models import TheoryAttendance, TheorySession
from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor

WORDS = ("topic", "texts", "place", "notes")


@dataclass(frozen=True)
class SessionFacts:
    """``present`` and ``absent``: staff numbers; ``speeches``: staff number -> what somebody spoke on."""

    node: Node
    held_on: date
    form: str
    topic: str
    chair: str
    notes: str
    present: Sequence[str]
    absent: Sequence[str] = ()
    texts: str = ""
    place: str = ""
    speeches: Mapping[str, str] = field(default_factory=dict)


def _check(facts: SessionFacts, actor: Actor, today: date) -> dict[str, Person]:
    """staff number -> person of everybody named. RuleBroken ``theory.*``."""
    ensure(rules.may_have_been(facts.held_on, today), field="held_on")
    for name in ("topic", "notes"):
        if not getattr(facts, name).strip():
            raise RuleBroken(f"theory.no_{name}", field=name)
    if not selectors.committees(actor.scope("theory.edit")).filter(pk=facts.node.pk).exists():
        raise RuleBroken("theory.node_foreign", field="node")
    ensure(rules.may_attend(facts.present, facts.absent), field="present")
    if facts.chair not in facts.present:
        raise RuleBroken("theory.chair_absent", field="chair")
    silent = [number for number in facts.speeches if number not in facts.present]
    if silent:
        raise RuleBroken("theory.speaker_absent", field="speeches", numbers="、".join(silent[:5]))
    named = [*facts.present, *facts.absent]
    known = selectors.people_by_number(facts.node, named, facts.held_on)
    unknown = [number for number in named if number not in known]
    if unknown:
        raise RuleBroken("theory.unknown", field="present", numbers="、".join(unknown[:5]))
    return known


def _fill(row: TheorySession, facts: SessionFacts, known: Mapping[str, Person]) -> None:
    row.node, row.held_on, row.form, row.chair = facts.node, facts.held_on, facts.form, known[facts.chair]
    for name in WORDS:
        setattr(row, name, getattr(facts, name).strip())


def _attend(row: TheorySession, facts: SessionFacts, known: Mapping[str, Person]) -> None:
    row.attendance.all().delete()
    there, spoken = dict.fromkeys(facts.present), facts.speeches
    lines = [TheoryAttendance(session=row, person=known[n], speech=spoken.get(n, "").strip()[:120]) for n in there]
    lines += [TheoryAttendance(session=row, person=known[n], is_present=False) for n in dict.fromkeys(facts.absent)]
    TheoryAttendance.objects.bulk_create(lines)


@transaction.atomic
def log_session(*, actor: Actor, at: datetime, facts: SessionFacts, once_key: str = "") -> TheorySession:
    """Write a session down. The same ``once_key`` gives the first again. RuleBroken ``theory.*``."""
    ensure(actor.may("theory.edit", path=facts.node.path))
    key = own_key(actor, once_key)
    known_row = twin_of(TheorySession, key)
    if known_row is not None:
        return known_row
    known = _check(facts, actor, localdate(at))
    row = TheorySession(made_by=actor.user, made_at=at, once_key=key)
    _fill(row, facts, known)
    twin = save_once(row)
    if twin is not None:
        return twin
    _attend(row, facts, known)
    after = {"held_on": facts.held_on.isoformat(), "present": len(set(facts.present))}
    record(actor=actor, at=at, action="theory.logged", obj=row, path=row.node.path, after=after)
    return row


def _locked(actor: Actor, session: TheorySession) -> TheorySession:
    row = TheorySession.objects.select_for_update(of=("self",)).select_related("node").get(pk=session.pk)
    ensure(actor.may("theory.edit", path=row.node.path))
    if row.withdrawn_on is not None:
        raise RuleBroken("theory.withdrawn")
    return row


@transaction.atomic
def change_session(*, actor: Actor, at: datetime, session: TheorySession, version: int, facts: SessionFacts) -> TheorySession:
    """Put it right; the trail keeps when. EditConflict; RuleBroken ``theory.*``."""
    row = _locked(actor, session)
    if version != row.version:
        raise EditConflict("theory.edit_conflict", theirs={})
    known = _check(facts, actor, localdate(at))
    before = {"held_on": row.held_on.isoformat(), "topic": row.topic}
    _fill(row, facts, known)
    row.version += 1
    row.save()
    _attend(row, facts, known)
    after = {"held_on": row.held_on.isoformat(), "topic": row.topic}
    record(actor=actor, at=at, action="theory.changed", obj=row, path=row.node.path, before=before, after=after)
    return row


@transaction.atomic
def withdraw_session(*, actor: Actor, at: datetime, session: TheorySession, reason: str) -> TheorySession:
    """It counts no more; the record stays readable. RuleBroken ``theory.*``."""
    row = _locked(actor, session)
    if not reason.strip():
        raise RuleBroken("theory.no_reason", field="reason")
    row.withdrawn_on, row.withdraw_reason = localdate(at), reason.strip()[:200]
    row.save(update_fields=["withdrawn_on", "withdraw_reason"])
    record(actor=actor, at=at, action="theory.withdrawn", obj=row, path=row.node.path, reason=row.withdraw_reason)
    return row
