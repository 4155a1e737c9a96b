"""The writes of integrity. The trail keeps that a talk was held or a question answered, never what was said."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.integrity import access, rules, selectors
from branches.integrity.enums import PreCheckOutcome
from branches.integrity.models import (
    ConductPledge,
    DisciplineSeat,
    IntegrityTalk,
    MatterFiling,
    PledgeRound,
    PreCheck,
    SeatTraining,
)
from branches.safety.selectors import readers_of
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key
from portal.notices.services import notify
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import User


def _person(actor: Actor, right: str, number: str, day: date) -> Person:
    """Somebody at work in the reach of ``right``, by staff number. RuleBroken ``integrity.nobody``."""
    found = selectors.people_in_reach(actor, right, day).filter(staff_no=number.strip().upper()).first()
    if found is None:
        raise RuleBroken("integrity.nobody", field="number", number=number.strip()[:20])
    return found


def _announce(branch_id: int | None, on: date, today: date) -> None:
    if branch_id is not None:
        changes.announce("integrity", on=min(on, today), until=max(on, today), branches={branch_id}, units=set())


@dataclass(frozen=True)
class TalkFacts:
    number: str
    kind: str
    held_on: date
    topic: str
    note: str = ""
    follow_up: str = ""
    follow_by: date | None = None


@transaction.atomic
def log_talk(*, actor: Actor, at: datetime, facts: TalkFacts, once_key: str = "") -> IntegrityTalk:
    """Write a talk down; the actor has held it. The same ``once_key`` gives the first again. RuleBroken ``integrity.*``."""
    key, day = own_key(actor, once_key), localdate(at)
    known = IntegrityTalk.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    if actor.user is None or not actor.can("integrity.talk"):
        raise NotReachable("integrity.talk")
    person = _person(actor, "integrity.talk", facts.number, day)
    ensure(rules.may_talk(is_same=person.pk == actor.person_id), field="number")
    ensure(rules.may_have_been(facts.held_on, day), field="held_on")
    if not facts.topic.strip():
        raise RuleBroken("integrity.text_missing", field="topic")
    if facts.follow_by is not None:
        ensure(rules.may_be_due(facts.follow_by, day), field="follow_by")
    node, branch_id = selectors.place_of(person, facts.held_on)
    row = IntegrityTalk(
        person=person, node=node, branch_id=branch_id, kind=facts.kind, held_on=facts.held_on, topic=facts.topic.strip()[:120],
        note=facts.note.strip()[:1000], follow_up=facts.follow_up.strip()[:300], follow_by=facts.follow_by, talker=actor.user,
        created_at=at, once_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return IntegrityTalk.objects.get(once_key=key)
    record(actor=actor, at=at, action="integrity.talked", obj=row, path=node.path, after={"kind": row.kind})
    _announce(branch_id, row.held_on, day)
    return row


@transaction.atomic
def finish_follow_up(*, actor: Actor, at: datetime, talk: IntegrityTalk) -> IntegrityTalk:
    """What was to be followed up is done, says whoever held the talk."""
    row = IntegrityTalk.objects.select_for_update(of=("self",)).select_related("node").filter(pk=talk.pk, talker=actor.user_id).first()
    if row is None:
        raise NotReachable("integrity.talk")
    if not row.follow_up or row.followed_on is not None:
        raise RuleBroken("integrity.nothing_to_follow")
    row.followed_on = localdate(at)
    row.save(update_fields=["followed_on"])
    record(actor=actor, at=at, action="integrity.followed", obj=row, path=row.node.path)
    return row


@transaction.atomic
def open_round(*, actor: Actor, at: datetime, node: Node, title: str, text: str, due_on: date) -> PledgeRound:
    """A pledge that the members below ``node`` sign. RuleBroken ``integrity.*``."""
    ensure(actor.may("integrity.pledge", path=node.path))
    ensure(rules.may_be_due(due_on, localdate(at)), field="due_on")
    for field, value in (("title", title), ("text", text)):
        if not value.strip():
            raise RuleBroken("integrity.title_missing" if field == "title" else "integrity.text_missing", field=field)
    row = PledgeRound(
        node=node, year=localdate(at).year, title=title.strip(), text=text.strip(), due_on=due_on, opened_by=actor.user, opened_at=at
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("integrity.pledge_once", field="title") from None
    record(actor=actor, at=at, action="integrity.pledge_opened", obj=row, path=node.path, after={"due_on": due_on.isoformat()})
    return row


@transaction.atomic
def sign_pledge(*, actor: Actor, at: datetime, round_: PledgeRound) -> ConductPledge:
    """The person signs for himself, once; a second click finds the first. RuleBroken ``integrity.*``."""
    day = localdate(at)
    known = ConductPledge.objects.of(actor.person_id).filter(round=round_).first()
    if known is not None:
        return known
    membership = access.own_membership(actor, round_, day)
    if membership is None:
        raise RuleBroken("integrity.not_expected")
    row, is_new = ConductPledge.objects.get_or_create(
        round=round_, person_id=actor.person_id or 0, defaults={"branch": membership.branch, "signed_on": day}
    )
    if is_new:
        record(actor=actor, at=at, action="integrity.pledged", obj=row, label=round_.title, path=membership.branch.node.path)
        _announce(membership.branch_id, day, day)
    return row


@transaction.atomic
def ask_check(*, actor: Actor, at: datetime, number: str, post: str, due_on: date, once_key: str = "") -> PreCheck:
    """Ask discipline before somebody is appointed. RuleBroken ``integrity.*``."""
    key, day = own_key(actor, once_key), localdate(at)
    known = PreCheck.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    if actor.user is None or not actor.can("integrity.ask"):
        raise NotReachable("integrity.ask")
    person = _person(actor, "integrity.ask", number, day)
    if not post.strip():
        raise RuleBroken("integrity.post_missing", field="post")
    ensure(rules.may_be_due(due_on, day), field="due_on")
    node, branch_id = selectors.place_of(person, day)
    row = PreCheck(
        person=person, node=node, branch_id=branch_id, post=post.strip()[:80], asked_by=actor.user, asked_on=day, due_on=due_on,
        once_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return PreCheck.objects.get(once_key=key)
    record(actor=actor, at=at, action="integrity.asked", obj=row, label="", path=node.path)
    path = row.branch.node.path if row.branch is not None else node.path
    himself = set(User.objects.filter(person=person).values_list("pk", flat=True))
    readers = readers_of([(0, [path])], (Role.DISCIPLINE,), day)[0] - {actor.user_id or 0} - himself
    params = {"due": due_on.isoformat()}
    notify(user_ids=readers, code="integrity.asked_notice", params=params, url=reverse("integrity_checks"), at=at)
    return row


@transaction.atomic
def answer_check(*, actor: Actor, at: datetime, check: PreCheck, outcome: str, note: str = "") -> PreCheck:
    """Discipline answers; whoever asked is told that it did. RuleBroken ``integrity.*``."""
    row = PreCheck.objects.select_for_update(of=("self",)).select_related("node", "branch__node").filter(pk=check.pk).first()
    if row is None:
        raise NotReachable("integrity.answer")
    ensure(access.may_answer(actor, row))
    if outcome not in PreCheckOutcome.values:
        raise RuleBroken("integrity.text_missing", field="outcome")
    if outcome != PreCheckOutcome.CLEAR and not note.strip():
        raise RuleBroken("integrity.note_needed", field="note")
    row.outcome, row.note, row.answered_by, row.answered_on = outcome, note.strip()[:500], actor.user, localdate(at)
    row.save(update_fields=["outcome", "note", "answered_by", "answered_on"])
    record(actor=actor, at=at, action="integrity.answered", obj=row, path=row.node.path)
    notify(user_ids={row.asked_by_id}, code="integrity.answered_notice", params={}, url=reverse("integrity_checks"), at=at)
    return row


@transaction.atomic
def log_filing(*, actor: Actor, at: datetime, number: str, kind: str, year: int, filed_on: date, envelope: str = "") -> MatterFiling:
    """That an envelope came; what is in it is never entered. RuleBroken ``integrity.*``."""
    day = localdate(at)
    person = _person(actor, "integrity.filing", number, day)
    ensure(rules.may_have_been(filed_on, day), field="filed_on")
    node, branch_id = selectors.place_of(person, day)
    words = {"node": node, "branch_id": branch_id, "year": year, "envelope": envelope.strip()[:60], "received_by": actor.user}
    row, is_new = MatterFiling.objects.get_or_create(person=person, kind=kind, filed_on=filed_on, defaults=words)
    if not is_new:
        raise RuleBroken("integrity.filed_already", field="filed_on")
    record(actor=actor, at=at, action="integrity.filed", obj=row, path=node.path)
    return row


@transaction.atomic
def seat(*, actor: Actor, at: datetime, number: str, post: str, from_on: date, selected: str = "") -> DisciplineSeat:
    """Somebody joins the discipline staff. RuleBroken ``integrity.*``."""
    day = localdate(at)
    person = _person(actor, "integrity.roster", number, day)
    ensure(rules.may_have_been(from_on, day), field="from_on")
    if not post.strip():
        raise RuleBroken("integrity.post_missing", field="post")
    node, branch_id = selectors.place_of(person, day)
    row = DisciplineSeat(
        person=person, node=node, branch_id=branch_id, post=post.strip()[:60], selected=selected.strip()[:60], from_on=from_on
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("integrity.seat_open", field="number") from None
    record(actor=actor, at=at, action="integrity.seated", obj=row, path=node.path)
    return row


def _seat(actor: Actor, row: DisciplineSeat) -> DisciplineSeat:
    found = DisciplineSeat.objects.select_for_update(of=("self",)).select_related("node", "branch__node").filter(pk=row.pk).first()
    if found is None:
        raise NotReachable("integrity.roster")
    access.ensure_near(actor, "integrity.roster", found)
    if found.to_on is not None:
        raise RuleBroken("integrity.seat_ended")
    return found


@transaction.atomic
def end_seat(*, actor: Actor, at: datetime, row: DisciplineSeat, on: date) -> DisciplineSeat:
    found = _seat(actor, row)
    if not found.from_on <= on <= localdate(at):
        raise RuleBroken("integrity.end_before", field="on")
    found.to_on = on
    found.save(update_fields=["to_on"])
    record(actor=actor, at=at, action="integrity.unseated", obj=found, path=found.node.path)
    return found


@transaction.atomic
def train(*, actor: Actor, at: datetime, row: DisciplineSeat, title: str, held_on: date, hours: Decimal) -> SeatTraining:
    """A training of somebody of the staff; the same twice is one. RuleBroken ``integrity.*``."""
    found = _seat(actor, row)
    ensure(rules.may_have_been(held_on, localdate(at)), field="held_on")
    if not title.strip():
        raise RuleBroken("integrity.title_missing", field="title")
    if not Decimal("0.5") <= hours <= 200:
        raise RuleBroken("integrity.hours_wrong", field="hours")
    training, is_new = SeatTraining.objects.get_or_create(seat=found, title=title.strip()[:120], held_on=held_on, defaults={"hours": hours})
    if is_new:
        record(actor=actor, at=at, action="integrity.trained", obj=found, path=found.node.path, after={"hours": str(hours)})
    return training
