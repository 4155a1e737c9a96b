"""Questions are proposed, put right until somebody else approves them, and withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, twin_of
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.quizzes import access, rules
from workforce.quizzes.enums import QuizQuestionState
from workforce.quizzes.models import QuizQuestion, QuizQuestionSubject, QuizSubject


@dataclass(frozen=True)
class QuestionFacts:
    """``answer`` as it was typed."""

    node: Node
    kind: str
    text: str
    answer: str
    subjects: tuple[QuizSubject, ...]
    options: tuple[str, ...] = ()
    note: str = ""
    source: str = ""

    def columns(self) -> dict[str, Any]:
        return {
            "node": self.node, "kind": self.kind, "text": " ".join(self.text.split())[:500],
            "options": [] if self.kind == rules.JUDGE else [option.strip()[:200] for option in self.options],
            "answer": rules.answer_of(self.kind, self.answer), "note": self.note.strip()[:500], "source": self.source.strip()[:200],
        }  # fmt: skip


def _check(actor: Actor, facts: QuestionFacts, columns: dict[str, Any]) -> None:
    if not access.office(actor, "quiz.bank").covers(facts.node.path):
        raise RuleBroken("quiz.node_foreign", field="node")
    if not columns["text"]:
        raise RuleBroken("quiz.text_needed", field="text")
    if not facts.subjects:
        raise RuleBroken("quiz.no_subject", field="subjects")
    verdict = rules.question_verdict(facts.kind, columns["options"], columns["answer"])
    ensure(verdict, field="options" if verdict.code.startswith("quiz.option") else "answer")


def known_question(facts: QuestionFacts) -> QuizQuestion | None:
    """The question of the same unit and words that stands."""
    rows = QuizQuestion.objects.filter(node=facts.node, text=facts.columns()["text"]).exclude(state=QuizQuestionState.WITHDRAWN)
    return rows.first()


def _tag(row: QuizQuestion, subjects: Iterable[QuizSubject]) -> None:
    row.tags.all().delete()
    QuizQuestionSubject.objects.bulk_create(QuizQuestionSubject(question=row, subject=subject) for subject in subjects)


def told(row: QuizQuestion) -> dict[str, Any]:
    """What the trail keeps: not the answer, which would tell it before the quiz."""
    return {"kind": row.kind, "text": row.text, "node": row.node.code}


def _save(row: QuizQuestion, **how: Any) -> None:
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError:
        raise RuleBroken("quiz.question_twice", field="text") from None


@transaction.atomic
def propose_question(*, actor: Actor, at: datetime, facts: QuestionFacts, once_key: str = "") -> QuizQuestion:
    """A question that somebody else has to approve. The same ``once_key`` gives the first one again. RuleBroken ``quiz.*``."""
    if not actor.can("quiz.bank"):
        raise NotReachable("quiz.bank")
    key = own_key(actor, once_key)
    known = twin_of(QuizQuestion, key)
    if known is not None:
        return known
    columns = facts.columns()
    _check(actor, facts, columns)
    if known_question(facts) is not None:
        raise RuleBroken("quiz.question_twice", field="text")
    row = QuizQuestion(**columns, proposed_by=actor.user, proposed_at=at, once_key=key)
    _save(row, force_insert=True)
    _tag(row, facts.subjects)
    record(actor=actor, at=at, action="quiz.question_proposed", obj=row, label=str(row), path=row.node.path, after=told(row))
    return row


def _locked(question: QuizQuestion, version: int | None = None) -> QuizQuestion:
    row = QuizQuestion.objects.select_for_update(of=("self",)).select_related("node").filter(pk=question.pk).first()
    if row is None:
        raise NotReachable("quiz.bank")
    if version is not None and row.version != version:
        raise EditConflict("quiz.edited", theirs={})
    return row


@transaction.atomic
def change_question(*, actor: Actor, at: datetime, question: QuizQuestion, version: int, facts: QuestionFacts) -> QuizQuestion:
    """Put right; whoever changed it last is its author and does not approve it. EditConflict; RuleBroken ``quiz.*``."""
    row = _locked(question, version)
    ensure(access.may_change_question(actor, row))
    columns = facts.columns()
    _check(actor, facts, columns)
    before = told(row)
    for name, value in columns.items():
        setattr(row, name, value)
    if actor.user is not None:
        row.proposed_by = actor.user
    row.version += 1
    _save(row, update_fields=[*columns, "proposed_by", "version"])
    _tag(row, facts.subjects)
    record(actor=actor, at=at, action="quiz.question_changed", obj=row, label=str(row), path=row.node.path, before=before, after=told(row))
    return row


@transaction.atomic
def approve_questions(*, actor: Actor, at: datetime, questions: Iterable[QuizQuestion], version: int | None = None) -> list[QuizQuestion]:
    """The second person has read them; one that he may not approve stops all. RuleBroken ``quiz.*``. ``version``: of a single question
    as it was read; it was changed meanwhile: EditConflict."""
    done = []
    for question in sorted(questions, key=lambda q: q.pk):
        row = _locked(question, version)
        ensure(access.may_approve(actor, row))
        row.state, row.approved_by, row.approved_at, row.version = QuizQuestionState.APPROVED, actor.user, at, row.version + 1
        row.save(update_fields=["state", "approved_by", "approved_at", "version"])
        record(actor=actor, at=at, action="quiz.question_approved", obj=row, label=str(row), path=row.node.path)
        done.append(row)
    for author in {row.proposed_by_id for row in done}:
        params = {"n": sum(row.proposed_by_id == author for row in done)}
        notify(user_ids=[author], code="quiz.approved_notice", params=params, url=reverse("quiz_question_list"), at=at)
    return done


@transaction.atomic
def withdraw_question(*, actor: Actor, at: datetime, question: QuizQuestion, version: int, reason: str) -> QuizQuestion:
    """Out of use for new papers; published ones keep it, so that their sheets can be computed again."""
    row = _locked(question, version)
    access.ensure_reach(actor, "quiz.bank", row.node.path)
    if row.state == QuizQuestionState.WITHDRAWN:
        raise RuleBroken("quiz.question_off")
    if not reason.strip():
        raise RuleBroken("quiz.reason_needed", field="reason")
    row.state, row.reason, row.version = QuizQuestionState.WITHDRAWN, reason.strip()[:200], row.version + 1
    row.save(update_fields=["state", "reason", "version"])
    record(actor=actor, at=at, action="quiz.question_withdrawn", obj=row, label=str(row), path=row.node.path, reason=row.reason)
    return row
