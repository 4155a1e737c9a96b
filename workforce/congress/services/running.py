"""The writes of the congress: lists, sessions, votes, proposals of delegates, rounds of consultation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_on
from portal.files.models import EvidenceLink
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify, notify_person
from portal.organization.models import Node
from portal.people.enums import PostCategory
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant, User
from workforce.congress import access, rules, selectors
from workforce.congress.enums import (
    CongressGroup,
    CongressMatterState,
    CongressSessionState,
    CongressTermState,
    CongressVoteState,
    ConsultationState,
)
from workforce.congress.models import (
    CongressAttendance,
    CongressConsultation,
    CongressDelegate,
    CongressMatter,
    CongressSession,
    CongressTerm,
    CongressVote,
)

M = TypeVar("M", bound=models.Model)


def _user(actor: Actor) -> User:
    assert actor.user is not None
    return actor.user


def locked(model: type[M], pk: int, *related: str, version: int | None = None) -> M:
    """The row for a change; EditConflict when the reader saw an older one."""
    row = model._default_manager.select_for_update(of=("self",)).select_related(*related).filter(pk=pk).first()
    if row is None:
        raise NotReachable("congress")
    if version is not None and row.version != version:  # type: ignore[attr-defined]
        raise EditConflict("congress.edit_conflict", theirs={})
    return row


def told(obj: models.Model, node: Node, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"congress.{act}", obj=obj, label=str(obj), path=node.path, **more)


def save_new(row: M, code: str, field: str) -> M:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken(f"congress.{code}", field=field) from None
    return row


@transaction.atomic
def open_term(
    *, actor: Actor, at: datetime, node: Node, name: str, from_on: date, to_on: date, seats: int, candidates: int, once_key: str = ""
) -> CongressTerm:  # fmt: skip
    """A term whose list is prepared under the rules of today."""
    key = own_key(actor, once_key)
    twin = twin_of(CongressTerm, key)
    if twin is not None:
        return twin
    ensure(actor.may("congress.run", path=node.path))
    if to_on <= from_on:
        raise RuleBroken("congress.term_backwards", field="to_on")
    row = CongressTerm(
        node=node, name=name.strip()[:60], from_on=from_on, to_on=to_on, seats=seats, candidates=candidates, rules_on=localdate(at),
        prepared_by=_user(actor), once_key=key,
    )  # fmt: skip
    save_new(row, "term_known", "name")
    told(row, node, actor, at, "term_opened", after={"from_on": str(from_on), "to_on": str(to_on), "seats": seats})
    return row


def group_of(person: Person) -> str:
    """The group that a post suggests."""
    by_post = {
        PostCategory.OPERATING: CongressGroup.FRONTLINE, PostCategory.TECHNICAL: CongressGroup.TECHNICAL,
        PostCategory.MANAGEMENT: CongressGroup.MANAGER,
    }  # fmt: skip
    return by_post.get(PostCategory(person.post_category), CongressGroup.OTHER)


def _relisted(row: CongressTerm, actor: Actor) -> None:
    """Whoever changed the list last has prepared it and does not confirm it."""
    row.prepared_by, row.version = _user(actor), row.version + 1
    row.save(update_fields=["prepared_by", "version"])


@transaction.atomic
def add_delegate(*, actor: Actor, at: datetime, term: CongressTerm, number: str, group: str = "") -> CongressDelegate:
    """Put somebody on the list; a manager is never counted as a skilled worker of the front line."""
    row = locked(CongressTerm, term.pk, "node")
    ensure(access.may_prepare(actor, row))
    person = colleague(number, row.node, localdate(at))
    if person is None or not person.unit.path.startswith(row.node.path):
        raise RuleBroken("congress.no_colleague", field="number", given=number.strip())
    group = group or group_of(person)
    if group == CongressGroup.FRONTLINE and person.post_category == PostCategory.MANAGEMENT:
        raise RuleBroken("congress.not_frontline", field="group")
    made = save_new(CongressDelegate(term=row, person=person, group=group), "delegate_twice", "number")
    _relisted(row, actor)
    told(row, row.node, actor, at, "delegate_added", after={"staff_no": person.staff_no, "group": group})
    return made


@transaction.atomic
def drop_delegate(*, actor: Actor, at: datetime, delegate: CongressDelegate) -> CongressTerm:
    row = locked(CongressTerm, delegate.term_id, "node")
    ensure(access.may_prepare(actor, row))
    before = {"staff_no": delegate.person.staff_no, "group": delegate.group}
    if CongressDelegate.objects.filter(pk=delegate.pk).delete()[0]:
        _relisted(row, actor)
        told(row, row.node, actor, at, "delegate_dropped", before=before)
    return row


@transaction.atomic
def confirm_list(*, actor: Actor, at: datetime, term: CongressTerm, version: int | None = None) -> CongressTerm:
    """Somebody else confirms a list that fits the rules; what it looked like is kept."""
    row, today = locked(CongressTerm, term.pk, "node", version=version), localdate(at)
    ensure(access.may_confirm(actor, row))
    found = selectors.checks_of(row, today)
    ensure(rules.list_verdict(found))
    row.state, row.checks, row.confirmed_by, row.confirmed_on = CongressTermState.CONFIRMED, selectors.frozen(found), actor.user, today
    row.version += 1
    row.save(update_fields=["state", "checks", "confirmed_by", "confirmed_on", "version"])
    told(row, row.node, actor, at, "list_confirmed", after={"delegates": row.delegates.count()})
    for pk in row.delegates.values_list("person_id", flat=True):
        notify_person(
            person_id=pk, code="congress.named_notice", params={"term": row.name}, at=at, url=reverse("congress_detail", args=[row.pk])
        )
    return row


@transaction.atomic
def call_session(*, actor: Actor, at: datetime, term: CongressTerm, name: str, held_on: date, agenda: str) -> CongressSession:
    row = locked(CongressTerm, term.pk, "node")
    ensure(access.may_hold(actor, row))
    if not row.from_on <= held_on <= row.to_on:
        raise RuleBroken("congress.session_outside", field="held_on")
    made = CongressSession(term=row, name=name.strip()[:60], held_on=held_on, agenda=agenda.strip()[:1000])
    save_new(made, "session_known", "name")
    told(made, row.node, actor, at, "session_called", after={"held_on": held_on.isoformat()})
    return made


@transaction.atomic
def note_attendance(*, actor: Actor, at: datetime, session: CongressSession, delegate_ids: Collection[int]) -> CongressSession:
    """Who was there; with fewer than the quorum the session is not held."""
    row = locked(CongressSession, session.pk, "term__node")
    ensure(access.may_hold(actor, row.term))
    ensure(rules.attend_verdict(row.state, row.held_on, localdate(at)))
    if row.votes.exists():
        raise RuleBroken("congress.session_voted")
    seats = row.term.delegates.sitting_on(row.held_on)
    here = set(seats.filter(pk__in=list(delegate_ids)).values_list("pk", flat=True))
    whole, terms = seats.count(), selectors.voting_rule().terms
    if not terms.quorum.is_met(len(here), whole):
        raise RuleBroken("congress.no_quorum", field="delegate_ids", present=len(here), delegates=whole, least=terms.quorum.least(whole))
    row.attendances.all().delete()
    CongressAttendance.objects.bulk_create(CongressAttendance(session=row, delegate_id=pk) for pk in sorted(here))
    row.state, row.version = CongressSessionState.HELD, row.version + 1
    row.save(update_fields=["state", "version"])
    told(row, row.term.node, actor, at, "attendance_noted", after={"present": len(here), "delegates": whole})
    return row


@transaction.atomic
def enter_vote(*, actor: Actor, at: datetime, session: CongressSession, title: str, yes: int, no: int, abstain: int) -> CongressVote:
    """A counted vote: it passes with more than half of ALL delegates, whoever stayed away (CON-03)."""
    row = locked(CongressSession, session.pk, "term__node")
    ensure(access.may_hold(actor, row.term))
    if row.state != CongressSessionState.HELD:
        raise RuleBroken("congress.not_held")
    whole, present, terms = row.term.delegates.sitting_on(row.held_on).count(), row.attendances.count(), selectors.voting_rule().terms
    ensure(rules.counts_verdict(yes=yes, no=no, abstain=abstain, present=present), field="yes")
    made = CongressVote(
        session=row, title=title.strip()[:100], delegates=whole, present=present, yes=yes, no=no, abstain=abstain,
        is_passed=terms.passing.is_met(yes, whole), terms=terms.frozen(), entered_by=_user(actor),
    )  # fmt: skip
    save_new(made, "vote_known", "title")
    told(made, row.term.node, actor, at, "vote_entered", after={"yes": yes, "no": no, "abstain": abstain, "delegates": whole})
    return made


def _to_check(actor: Actor, vote: CongressVote) -> CongressVote:
    """The vote under lock, if it waits for the actor as the second person."""
    row = locked(CongressVote, vote.pk, "session__term__node")
    ensure(actor.may("congress.confirm", path=row.session.term.node.path))
    if row.state == CongressVoteState.CHECKED:
        raise RuleBroken("congress.vote_checked")
    if row.entered_by_id == actor.user_id:
        raise RuleBroken("congress.vote_own")
    return row


@transaction.atomic
def check_vote(*, actor: Actor, at: datetime, vote: CongressVote) -> CongressVote:
    """Somebody else compares the figures with the papers."""
    row = _to_check(actor, vote)
    row.state, row.checked_by = CongressVoteState.CHECKED, actor.user
    row.save(update_fields=["state", "checked_by"])
    told(row, row.session.term.node, actor, at, "vote_checked", after={"is_passed": row.is_passed})
    return row


@transaction.atomic
def return_vote(*, actor: Actor, at: datetime, vote: CongressVote, reason: str) -> None:
    """Figures that do not agree with the papers go back: the entry is taken out and made anew; the trail keeps it with the reason."""
    row = _to_check(actor, vote)
    if not reason.strip():
        raise RuleBroken("congress.reason_needed", field="reason")
    before = {"yes": row.yes, "no": row.no, "abstain": row.abstain, "delegates": row.delegates, "present": row.present}
    told(row, row.session.term.node, actor, at, "vote_returned", before=before, reason=reason.strip()[:200])
    url = reverse("congress_session", args=[row.session_id])
    params = {"title": row.title, "reason": reason.strip()[:200]}
    notify(user_ids=[row.entered_by_id], code="congress.returned_notice", params=params, url=url, at=at)
    row.delete()


@transaction.atomic
def raise_matter(*, actor: Actor, at: datetime, term: CongressTerm, title: str, text: str, once_key: str = "") -> CongressMatter:
    """A delegate's proposal to the congress, answered within the promised working days."""
    key, today = own_key(actor, once_key), localdate(at)
    twin = twin_of(CongressMatter, key)
    if twin is not None:
        return twin
    row = locked(CongressTerm, term.pk, "node")
    seat = access.seat_of(actor, row)
    if seat is None:
        raise RuleBroken("congress.not_delegate")
    if not text.strip() or not title.strip():
        raise RuleBroken("congress.text_needed", field="text")
    due = work_calendar(today).add(today, int(value_on("CON_ANSWER_DAYS", today)))
    made = CongressMatter(
        term=row, raised_by=seat, title=title.strip()[:80], text=text.strip()[:1000], raised_on=today, due_on=due, once_key=key
    )
    twin = save_once(made)
    if twin is not None:
        return twin
    told(made, row.node, actor, at, "matter_raised")
    grants = RoleGrant.objects.filter(node=row.node, role__in=MATRIX["congress.answer"].roles).valid_on(today)
    notify(
        user_ids=sorted(set(grants.values_list("user_id", flat=True))), code="congress.raised_notice",
        params={"title": made.title, "due": due.isoformat()}, url=reverse("congress_matter", args=[made.pk]), at=at,
    )  # fmt: skip
    return made


@transaction.atomic
def answer_matter(*, actor: Actor, at: datetime, matter: CongressMatter, answer: str, version: int | None = None) -> CongressMatter:
    row = locked(CongressMatter, matter.pk, "term__node", "raised_by", version=version)
    ensure(access.may_answer(actor, row))
    if not answer.strip():
        raise RuleBroken("congress.text_needed", field="answer")
    row.answer, row.answered_on, row.answered_by = answer.strip()[:1000], localdate(at), actor.user
    row.state, row.version = CongressMatterState.ANSWERED, row.version + 1
    row.save(update_fields=["answer", "answered_on", "answered_by", "state", "version"])
    told(row, row.term.node, actor, at, "matter_answered")
    url = reverse("congress_matter", args=[row.pk])
    notify_person(person_id=row.raised_by.person_id, code="congress.answered_notice", params={"title": row.title}, at=at, url=url)
    return row


@dataclass(frozen=True)
class ConsultationFacts:
    node: Node
    title: str
    topics: str
    employer_side: str
    worker_side: str
    begun_on: date


@transaction.atomic
def begin_consultation(*, actor: Actor, at: datetime, facts: ConsultationFacts, once_key: str = "") -> CongressConsultation:
    key = own_key(actor, once_key)
    twin = twin_of(CongressConsultation, key)
    if twin is not None:
        return twin
    ensure(actor.may("congress.run", path=facts.node.path))
    if facts.begun_on > localdate(at):
        raise RuleBroken("congress.in_the_future", field="begun_on")
    row = CongressConsultation(**facts.__dict__, begun_by=_user(actor), once_key=key)
    twin = save_once(row)
    if twin is not None:
        return twin
    told(row, row.node, actor, at, "consultation_begun", after={"topics": row.topics[:200]})
    return row


@transaction.atomic
def advance_consultation(
    *, actor: Actor, at: datetime, consultation: CongressConsultation, to: str, outcome: str = "", vote: CongressVote | None = None,
    filed_on: date | None = None, filed_with: str = "", valid_until: date | None = None, version: int | None = None,
) -> CongressConsultation:  # fmt: skip
    """The next step: agreed with the text beside it, passed by a checked vote of the congress, filed with the authority."""
    row = locked(CongressConsultation, consultation.pk, "node", version=version)
    ensure(actor.may("congress.run", path=row.node.path))
    ensure(rules.consultation_verdict(row.state, to))
    if to == ConsultationState.AGREED:
        if not EvidenceLink.objects.filter(record_kind=access.FILES, record_id=row.pk).exists():
            raise RuleBroken("congress.agreement_needed")
        if not outcome.strip():
            raise RuleBroken("congress.text_needed", field="outcome")
        row.outcome = outcome.strip()[:300]
    elif to == ConsultationState.PASSED:
        if vote is None or not selectors.passed_votes(row.node).filter(pk=vote.pk).exists():
            raise RuleBroken("congress.vote_needed", field="vote")
        row.vote = vote
    else:
        if filed_on is None or not filed_with.strip():
            raise RuleBroken("congress.filed_needed", field="filed_on")
        if filed_on > localdate(at):
            raise RuleBroken("congress.in_the_future", field="filed_on")
        row.filed_on, row.filed_with, row.valid_until = filed_on, filed_with.strip()[:80], valid_until
    row.state, row.version = to, row.version + 1
    row.save()
    told(row, row.node, actor, at, "consultation_advanced", after={"state": to})
    return row
