"""Papers are drafted, filled with questions or with counts by subject, published by somebody else, and withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.quizzes import access, rules, selectors
from workforce.quizzes.enums import QuizDraw, QuizPaperState, QuizQuestionState
from workforce.quizzes.models import QuizPaper, QuizPaperQuestion, QuizPart, QuizQuestion, QuizSubject


@dataclass(frozen=True)
class PaperFacts:
    node: Node
    title: str
    purpose: str
    draw: str
    pass_mark: int
    tries: int
    opens_at: datetime
    closes_at: datetime
    note: str = ""

    def columns(self) -> dict[str, Any]:
        names = ("node", "purpose", "draw", "pass_mark", "tries", "opens_at", "closes_at")
        return {name: getattr(self, name) for name in names} | {"title": self.title.strip()[:80], "note": self.note.strip()[:300]}


def _check(actor: Actor, facts: PaperFacts, at: datetime) -> None:
    if not access.office(actor, "quiz.run").covers(facts.node.path):
        raise RuleBroken("quiz.node_foreign", field="node")
    if not facts.title.strip():
        raise RuleBroken("quiz.title_needed", field="title")
    if facts.closes_at <= facts.opens_at:
        raise RuleBroken("quiz.window_backwards", field="closes_at")
    if not 1 <= facts.pass_mark <= 100:
        raise RuleBroken("quiz.pass_mark_range", field="pass_mark")
    most = int(value_on("QUIZ_MOST_TRIES", localdate(at)))
    if not 1 <= facts.tries <= most:
        raise RuleBroken("quiz.tries_range", field="tries", most=most)


def _told(row: QuizPaper) -> dict[str, Any]:
    return {
        "title": row.title, "purpose": row.purpose, "draw": row.draw, "node": row.node.code, "pass_mark": row.pass_mark, "tries": row.tries,
        "opens_at": row.opens_at.isoformat(), "closes_at": row.closes_at.isoformat(),
    }  # fmt: skip


@transaction.atomic
def draft_paper(*, actor: Actor, at: datetime, facts: PaperFacts, once_key: str = "") -> QuizPaper:
    """A draft without questions yet. The same ``once_key`` gives the first one again. RuleBroken ``quiz.*``."""
    if not actor.can("quiz.run"):
        raise NotReachable("quiz.run")
    key = own_key(actor, once_key)
    known = twin_of(QuizPaper, key)
    if known is not None:
        return known
    _check(actor, facts, at)
    row = QuizPaper(**facts.columns(), drafted_by=actor.user, drafted_at=at, once_key=key)
    twin = save_once(row)
    if twin is not None:
        return twin
    record(actor=actor, at=at, action="quiz.paper_drafted", obj=row, label=row.title, path=row.node.path, after=_told(row))
    return row


def locked_paper(paper: QuizPaper, version: int | None = None) -> QuizPaper:
    row = QuizPaper.objects.select_for_update(of=("self",)).select_related("node").filter(pk=paper.pk).first()
    if row is None:
        raise NotReachable("quiz.run")
    if version is not None and row.version != version:
        raise EditConflict("quiz.edited", theirs={})
    return row


def _grown(row: QuizPaper, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def _rewritten(row: QuizPaper, actor: Actor, *names: str) -> None:
    """Whoever changed it last is its author and does not publish it."""
    if actor.user is not None:
        row.drafted_by = actor.user
    _grown(row, *names, "drafted_by")


@transaction.atomic
def change_paper(*, actor: Actor, at: datetime, paper: QuizPaper, version: int, facts: PaperFacts) -> QuizPaper:
    row = locked_paper(paper, version)
    ensure(access.may_draft(actor, row))
    _check(actor, facts, at)
    before, columns = _told(row), facts.columns()
    if facts.draw != row.draw:
        row.lines.all().delete()
        row.parts.all().delete()
    for name, value in columns.items():
        setattr(row, name, value)
    _rewritten(row, actor, *columns)
    record(actor=actor, at=at, action="quiz.paper_changed", obj=row, label=row.title, path=row.node.path, before=before, after=_told(row))
    return row


@transaction.atomic
def add_questions(*, actor: Actor, at: datetime, paper: QuizPaper, questions: Iterable[QuizQuestion]) -> int:
    """Put approved questions at the end of a fixed paper; those already there stay in their place. How many were added."""
    row = locked_paper(paper)
    ensure(access.may_draft(actor, row))
    if row.draw != QuizDraw.FIXED:
        raise RuleBroken("quiz.not_fixed")
    there = set(row.lines.values_list("question", flat=True))
    wanted = selectors.usable(row).filter(pk__in=[q.pk for q in questions]).exclude(pk__in=there)
    last = row.lines.aggregate(n=Max("no"))["n"] or 0
    lines = [QuizPaperQuestion(paper=row, question=question, no=last + n) for n, question in enumerate(wanted, 1)]
    most = int(value_on("QUIZ_MOST_QUESTIONS", localdate(at)))
    if len(there) + len(lines) > most:
        raise RuleBroken("quiz.count_range", most=most)
    QuizPaperQuestion.objects.bulk_create(lines)
    if lines:
        _rewritten(row, actor)
        record(
            actor=actor, at=at, action="quiz.paper_filled", obj=row, label=row.title, path=row.node.path, after={"questions": len(lines)}
        )
    return len(lines)


@transaction.atomic
def drop_question(*, actor: Actor, at: datetime, paper: QuizPaper, line_id: int) -> None:
    """A second click finds it gone."""
    row = locked_paper(paper)
    ensure(access.may_draft(actor, row))
    if row.lines.filter(pk=line_id).delete()[0]:
        _rewritten(row, actor)
        record(actor=actor, at=at, action="quiz.paper_filled", obj=row, label=row.title, path=row.node.path, after={"questions": -1})


@transaction.atomic
def set_part(*, actor: Actor, at: datetime, paper: QuizPaper, subject: QuizSubject, count: int) -> QuizPart:
    """So many questions of a subject; said again it replaces the number."""
    row = locked_paper(paper)
    ensure(access.may_draft(actor, row))
    if row.draw != QuizDraw.DRAWN:
        raise RuleBroken("quiz.not_drawn")
    most = int(value_on("QUIZ_MOST_QUESTIONS", localdate(at)))
    others = sum(part.count for part in row.parts.exclude(subject=subject))
    if count < 1 or others + count > most:
        raise RuleBroken("quiz.count_range", field="count", most=most)
    part, _made = QuizPart.objects.update_or_create(paper=row, subject=subject, defaults={"count": count})
    _rewritten(row, actor)
    record(
        actor=actor, at=at, action="quiz.paper_filled", obj=row, label=row.title, path=row.node.path,
        after={"subject": subject.code, "count": count},
    )  # fmt: skip
    return part


@transaction.atomic
def drop_part(*, actor: Actor, at: datetime, paper: QuizPaper, part_id: int) -> None:
    row = locked_paper(paper)
    ensure(access.may_draft(actor, row))
    if row.parts.filter(pk=part_id).delete()[0]:
        _rewritten(row, actor)
        record(actor=actor, at=at, action="quiz.paper_filled", obj=row, label=row.title, path=row.node.path, after={"part": "dropped"})


def _settle_pool(row: QuizPaper) -> None:
    """Write down which questions each part draws from; one that fits two parts belongs to the first."""
    row.lines.all().delete()
    taken: set[int] = set()
    lines: list[QuizPaperQuestion] = []
    told: list[tuple[str, int, int]] = []
    for part in row.parts.select_related("subject"):
        pool = [pk for pk in selectors.usable(row).filter(tags__subject=part.subject).values_list("pk", flat=True) if pk not in taken]
        taken |= set(pool)
        told.append((part.subject.name, part.count, len(pool)))
        lines += [QuizPaperQuestion(paper=row, question_id=pk, part=part, no=len(lines) + n) for n, pk in enumerate(pool, 1)]
    ensure(rules.parts_verdict(told))
    QuizPaperQuestion.objects.bulk_create(lines)


@transaction.atomic
def publish_paper(*, actor: Actor, at: datetime, paper: QuizPaper, version: int) -> QuizPaper:
    """Somebody other than the drafter publishes it; questions and marking figures are settled now. RuleBroken ``quiz.*``."""
    row = locked_paper(paper, version)
    ensure(access.may_publish(actor, row))
    if row.closes_at <= at:
        raise RuleBroken("quiz.paper_past")
    if row.draw == QuizDraw.DRAWN:
        _settle_pool(row)
    if not row.lines.exists():
        raise RuleBroken("quiz.no_questions")
    gone = row.lines.exclude(question__state=QuizQuestionState.APPROVED).count()
    if gone:
        raise RuleBroken("quiz.question_gone", n=gone)
    row.partial_share = int(value_on("QUIZ_PARTIAL_SHARE", localdate(at)))
    row.state, row.published_by, row.published_at = QuizPaperState.PUBLISHED, actor.user, at
    _grown(row, "state", "published_by", "published_at", "partial_share")
    record(actor=actor, at=at, action="quiz.paper_published", obj=row, label=row.title, path=row.node.path, after=_told(row))
    url = reverse("quiz_paper_detail", args=[row.pk])
    notify(user_ids=[row.drafted_by_id], code="quiz.published_notice", params={"title": row.title}, url=url, at=at)
    return row


@transaction.atomic
def withdraw_paper(*, actor: Actor, at: datetime, paper: QuizPaper, version: int, reason: str) -> QuizPaper:
    """No further answers; what was handed in stays."""
    row = locked_paper(paper, version)
    access.ensure_reach(actor, "quiz.run", row.node.path)
    if row.state == QuizPaperState.WITHDRAWN:
        raise RuleBroken("quiz.paper_fixed")
    if not reason.strip():
        raise RuleBroken("quiz.reason_needed", field="reason")
    row.state, row.reason = QuizPaperState.WITHDRAWN, reason.strip()[:200]
    _grown(row, "state", "reason")
    record(actor=actor, at=at, action="quiz.paper_withdrawn", obj=row, label=row.title, path=row.node.path, reason=row.reason)
    return row
