"""A question is asked, answered, reviewed by a second person and published; readers say what helped."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.questions import access, rules, selectors
from branches.questions.enums import QuestionState
from branches.questions.models import PolicyQuestion, PolicyQuestionMark
from branches.tickets.models import ConcernTopic
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.fields import keyed_hash, keyed_hashes
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify, notify_person
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.selectors import officers_of


@dataclass(frozen=True)
class Ask:
    topic: ConcernTopic
    text: str
    follows: PolicyQuestion | None = None


@transaction.atomic
def ask_question(*, actor: Actor, at: datetime, ask: Ask, once_key: str = "") -> PolicyQuestion:
    """A question to the committee above the actor's branch, or asked on to one of the board. The same ``once_key`` gives the first
    one again."""
    if actor.person_id is None or not actor.can("question.read"):
        raise RuleBroken("question.no_person")
    key, today = own_key(actor, once_key), localdate(at)
    known = twin_of(PolicyQuestion, key)
    if known is not None:
        return known
    if not ask.topic.is_active:
        raise RuleBroken("question.topic_closed", field="topic")
    if not ask.text.strip():
        raise RuleBroken("question.text_needed", field="text")
    if ask.follows is not None and not access.board_rows(actor, today).filter(pk=ask.follows.pk).exists():
        raise NotReachable("question")
    branch = access.home_branch(actor, today)
    node = ask.follows.node if ask.follows is not None else access.answering_node(branch) if branch is not None else None
    if node is None:
        raise RuleBroken("question.no_committee")
    due = today + timedelta(days=selectors.answer_days(today))
    row = PolicyQuestion(
        node=node, topic=ask.topic, follows=ask.follows, text=ask.text.strip()[:500], asked_by_id=actor.person_id, asked_on=today,
        due_on=due, once_key=key,
    )  # fmt: skip
    twin = save_once(row)
    if twin is not None:
        return twin
    record(actor=actor, at=at, action="question.asked", obj=row, path=node.path, after={"topic": ask.topic.code})
    readers, url = officers_of(node.path, (Role.COMMITTEE, Role.UNION_OFFICER), today), reverse("question_office", args=[row.pk])
    notify(user_ids=readers, code="question.asked_notice", params={"due": due.isoformat()}, url=url, at=at)
    return row


def _locked(actor: Actor, question: PolicyQuestion, version: int, right: str) -> PolicyQuestion:
    rows = PolicyQuestion.objects.select_for_update(of=("self",)).select_related("node", "asked_by")
    row = rows.filter(pk=question.pk).first()
    if row is None:
        raise NotReachable("question")
    ensure(actor.may(right, path=row.node.path))
    if row.version != version:
        raise EditConflict("question.edited", theirs={})
    return row


def _names_nobody(row: PolicyQuestion, *texts: str) -> None:
    person, whole = row.asked_by, "\n".join(texts)
    if person is not None and (person.name in whole or person.staff_no in whole):
        raise RuleBroken("question.named", field="shown")


@transaction.atomic
def answer_question(*, actor: Actor, at: datetime, question: PolicyQuestion, version: int, shown: str, answer: str) -> PolicyQuestion:
    """Word the question for the board and answer it; a second person reviews both."""
    row = _locked(actor, question, version, "question.answer")
    ensure(rules.may_answer(row.state))
    if not shown.strip() or not answer.strip():
        raise RuleBroken("question.answer_needed", field="answer")
    _names_nobody(row, shown, answer)
    row.shown, row.answer, row.answered_by, row.answered_on = shown.strip()[:500], answer.strip()[:3000], actor.user, localdate(at)
    row.state, row.version = QuestionState.DRAFTED, row.version + 1
    row.save()
    record(actor=actor, at=at, action="question.answered", obj=row, path=row.node.path)
    return row


@transaction.atomic
def publish_question(*, actor: Actor, at: datetime, question: PolicyQuestion, version: int) -> PolicyQuestion:
    """Put it on the board; whoever asked is told."""
    row = _locked(actor, question, version, "question.publish")
    ensure(rules.may_publish(row.state, is_author=row.answered_by_id == actor.user_id))
    row.state, row.reviewed_by, row.published_on, row.version = QuestionState.PUBLISHED, actor.user, localdate(at), row.version + 1
    row.save()
    record(actor=actor, at=at, action="question.published", obj=row, path=row.node.path)
    if row.asked_by_id is not None:
        notify_person(person_id=row.asked_by_id, code="question.published_notice", params={}, url=reverse("question_board"), at=at)
    return row


@transaction.atomic
def decline_question(*, actor: Actor, at: datetime, question: PolicyQuestion, version: int, reason: str) -> PolicyQuestion:
    """It does not go on the board: the person reads why, or the answer that is for him alone."""
    row = _locked(actor, question, version, "question.answer")
    ensure(rules.may_decline(row.state))
    if not reason.strip():
        raise RuleBroken("question.reason_needed", field="reason")
    row.state, row.decline_reason, row.version = QuestionState.DECLINED, reason.strip()[:300], row.version + 1
    row.save()
    record(actor=actor, at=at, action="question.declined", obj=row, path=row.node.path)
    if row.asked_by_id is not None:
        notify_person(person_id=row.asked_by_id, code="question.declined_notice", params={}, url=reverse("question_mine"), at=at)
    return row


@transaction.atomic
def mark_question(*, actor: Actor, at: datetime, question: PolicyQuestion, kind: str) -> bool:
    """Say once that one wanted to know the same, or that the answer helped; False for the second time. No line of the trail: it
    would keep who reads what."""
    row = access.board_rows(actor, localdate(at)).filter(pk=question.pk).first()
    if row is None:
        raise NotReachable("question")
    ensure(rules.may_mark(kind, row.state))
    said = f"question:{row.pk}:{kind}:{actor.person_id}"
    if row.marks.filter(once__in=keyed_hashes(said)).exists():  # said before the keys of the server were changed, too
        return False
    try:
        with transaction.atomic():
            PolicyQuestionMark.objects.create(question=row, kind=kind, once=keyed_hash(said))
    except IntegrityError:
        return False
    return True
