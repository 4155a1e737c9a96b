"""A sheet is begun once for each try, saved as often as one likes, and handed in once within its window."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.quizzes import access, rules, selectors
from workforce.quizzes.enums import QuizPurpose
from workforce.quizzes.models import QuizCall, QuizPaper, QuizSheet
from workforce.quizzes.services.papers import locked_paper


def _answerer(actor: Actor, paper: QuizPaper) -> Person:
    """Who answers: his account has a person, and the paper is for his unit."""
    if not actor.can("quiz.answer"):
        raise NotReachable("quiz.answer")
    person = selectors.person_of(actor)
    if person is None:
        raise RuleBroken("quiz.no_person")
    if not access.is_for(paper, person):
        raise NotReachable("quiz.answer")
    return person


@transaction.atomic
def begin_sheet(*, actor: Actor, at: datetime, paper: QuizPaper, call: QuizCall | None = None) -> QuizSheet:
    """The sheet in hand, or a new one while tries are left. A double click finds the first. RuleBroken ``quiz.*``."""
    row = locked_paper(paper)
    person = _answerer(actor, row)
    if (row.purpose == QuizPurpose.CHECK) != (call is not None):
        raise RuleBroken("quiz.only_called")
    if call is not None and (call.person_id != person.pk or call.inspection.paper_id != row.pk):
        raise NotReachable("quiz.answer")
    mine = QuizSheet.objects.filter(paper=row, person=person)
    tried = mine.filter(call=call)
    in_hand = tried.filter(submitted_at=None, ends_at__gte=at).first()
    if in_hand is not None and row.state == "published":
        return in_hand
    opens_at, closes_at = row.opens_at, row.closes_at
    if call is not None:
        opens_at, closes_at = call.inspection.started_at, min(call.inspection.ends_at, row.closes_at)
    is_enough = row.purpose in selectors.ENOUGH and tried.filter(is_passed=True).exists()
    ensure(
        rules.start_verdict(
            row.state, opens_at=opens_at, closes_at=closes_at, now=at, used=tried.count(), tries=row.tries, is_enough=is_enough
        )
    )
    sheet = QuizSheet.objects.create(
        paper=row, person=person, unit=person.unit, call=call, try_no=(mine.aggregate(n=Max("try_no"))["n"] or 0) + 1,
        seed=secrets.token_hex(16), started_at=at, ends_at=closes_at,
    )  # fmt: skip
    record(actor=actor, at=at, action="quiz.begun", obj=sheet, label=row.title, path=person.unit.path, after={"try": sheet.try_no})
    return sheet


def _locked(actor: Actor, sheet: QuizSheet) -> QuizSheet:
    """One's own sheet under lock; anybody else's does not exist."""
    rows = QuizSheet.objects.select_for_update(of=("self",)).select_related("paper", "unit")
    row = rows.filter(pk=sheet.pk, person=actor.person_id or 0).first()
    if row is None or not actor.can("quiz.answer"):
        raise NotReachable("quiz.answer")
    return row


@transaction.atomic
def save_answers(*, actor: Actor, at: datetime, sheet: QuizSheet, answers: Mapping[int, str], version: int | None = None) -> QuizSheet:
    """Keep what is chosen so far. Told in the trail is only the handing in. EditConflict; RuleBroken ``quiz.*``."""
    row = _locked(actor, sheet)
    if row.submitted_at is not None:
        raise RuleBroken("quiz.handed_in")
    ensure(rules.hand_in_verdict(row.ends_at, at))
    if version is not None and row.version != version:
        raise EditConflict("quiz.edited", theirs={})
    row.answers = rules.answers_of(answers, [q.pk for q in selectors.sheet_questions(row)])
    row.version += 1
    row.save(update_fields=["answers", "version"])
    return row


@transaction.atomic
def hand_in(*, actor: Actor, at: datetime, sheet: QuizSheet, answers: Mapping[int, str] | None = None) -> QuizSheet:
    """Mark the sheet by the rules of its paper. The second half of a double click finds it handed in, and changes nothing.
    ``answers`` None: what was saved. RuleBroken ``quiz.too_late``, ``quiz.not_published``."""
    row = _locked(actor, sheet)
    if row.submitted_at is not None:
        return row
    if row.paper.state != "published":
        raise RuleBroken("quiz.not_published")
    ensure(rules.hand_in_verdict(row.ends_at, at))
    questions = selectors.sheet_questions(row)
    if answers is not None:
        row.answers = rules.answers_of(answers, [q.pk for q in questions])
    lines = [(q.kind, q.answer, row.answers.get(str(q.pk), "")) for q in questions]
    found = rules.graded(lines, Decimal(row.paper.partial_share or 0), row.paper.pass_mark)
    row.submitted_at, row.score, row.right_count, row.is_passed = at, found.score, found.right, found.is_passed
    row.version += 1
    row.save(update_fields=["answers", "submitted_at", "score", "right_count", "is_passed", "version"])
    record(actor=actor, at=at, action="quiz.handed_in", obj=row, label=row.paper.title, path=row.unit.path, after={"try": row.try_no})
    changes.announce("quiz", on=localdate(at), units=[row.unit_id], people=[row.person_id])
    return row
