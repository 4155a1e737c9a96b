"""Sittings: planned for who may sit the part, examiners named, marks written down by one person and verified by another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.sentences import word
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.promotion import access
from workforce.promotion.enums import BatchState, ExamPart, SittingState
from workforce.promotion.models import ExamExaminer, ExamPartRule, ExamScore, ExamSitting, PromotionApplication, PromotionBatch
from workforce.promotion.rules import exams as rules
from workforce.promotion.selectors import exams as read

S = SittingState


def _locked(sitting: ExamSitting, version: int) -> ExamSitting:
    row = ExamSitting.objects.select_for_update(of=("self",)).select_related("node", "batch", "occupation").filter(pk=sitting.pk).first()
    if row is None:
        raise NotReachable("exam")
    if row.version != version:
        raise EditConflict("exam.edited", theirs={_("状态"): row.get_state_display()})
    return row


def _save(row: ExamSitting) -> None:
    row.version += 1
    row.save()


def _told(row: ExamSitting, actor: Actor, at: datetime, act: str, *, reason: str = "", **facts: Any) -> None:
    record(actor=actor, at=at, action=f"exam.{act}", obj=row, label=str(row), path=row.node.path, after=facts, reason=reason)


def _tell(score: ExamScore, sitting: ExamSitting, at: datetime, code: str, **params: Any) -> None:
    """To the candidate; the link leads to his own application."""
    words = {"part": word(f"exam.part_{sitting.part}"), **params}
    url = reverse("promotion_detail", args=[score.application_id])
    notify_person(person_id=score.application.person_id, code=f"exam.{code}", params=words, url=url, at=at)


@dataclass(frozen=True)
class ExamDay:
    """What is said of a sitting that is planned."""

    part: str
    held_on: date
    place: str
    rooms: int = 1
    is_resit: bool = False


@transaction.atomic
def plan_sitting(*, actor: Actor, at: datetime, batch: PromotionBatch, **told: Any) -> ExamSitting:
    """A day for one part (``told``: ExamDay): everybody of the batch who may sit it then is put down and told. RuleBroken where nobody
    may."""
    ensure(access.may_run_exam(actor, batch.node))
    row = PromotionBatch.objects.select_for_update(of=("self",)).select_related("node").get(pk=batch.pk)
    if row.state in (BatchState.OPEN, BatchState.DONE):
        raise RuleBroken("exam.batch_state")
    day = _day(at, told)
    fit = [(a, rule) for a, rule, again in read.sittable(read.in_batch(row), day.part, day.held_on) if again == day.is_resit]
    if not fit:
        raise RuleBroken("exam.nobody_resits" if day.is_resit else "exam.nobody", field="part")
    return _plan(actor, at, day, fit, node=row.node, batch=row)


@transaction.atomic
def plan_single(*, actor: Actor, at: datetime, application: PromotionApplication, **told: Any) -> ExamSitting:
    """A day for one part outside a batch: the applicant, and whoever else applies below the same office for that occupation and grade.

    The lock on the applications makes the second of two clicks wait: it then finds nobody left. RuleBroken where the applicant may not
    sit the part; NotReachable beyond the actor's reach.
    """
    ensure(access.may_examine(actor, application))
    node = read.office_of(actor.scope("exam.run"), application.person.unit.path) or application.person.unit
    day = _day(at, told)
    rows = read.singles(node, application.occupation_id, application.target_grade).select_for_update(of=("self",))
    fit = [(a, rule) for a, rule, again in read.sittable(rows, day.part, day.held_on) if again == day.is_resit]
    if application.pk not in {a.pk for a, _rule in fit}:
        raise RuleBroken("exam.single_no_resit" if day.is_resit else "exam.single_not_now", field="part")
    return _plan(actor, at, day, fit, node=node, occupation=application.occupation, grade=application.target_grade)


def _day(at: datetime, told: Mapping[str, Any]) -> ExamDay:
    day = ExamDay(**told)
    ensure(rules.may_plan(day.held_on, localdate(at)), field="held_on")
    if not day.place.strip():
        raise RuleBroken("exam.place_needed", field="place")
    return day


def _plan(actor: Actor, at: datetime, day: ExamDay, fit: Sequence[tuple[PromotionApplication, ExamPartRule]], **of: Any) -> ExamSitting:
    assert actor.user is not None
    sitting = ExamSitting.objects.create(
        **of, part=ExamPart(day.part), is_resit=day.is_resit, held_on=day.held_on, place=day.place.strip()[:80], rooms=day.rooms,
        planned_by=actor.user, planned_at=at,
    )  # fmt: skip
    scores = [ExamScore(sitting=sitting, application=a, pass_mark=rule.pass_mark) for a, rule in fit]
    ExamScore.objects.bulk_create(scores)
    _told(sitting, actor, at, "planned", part=day.part, on=day.held_on.isoformat(), candidates=len(scores), resit=day.is_resit)
    for score in scores:
        _tell(score, sitting, at, "planned_notice", on=day.held_on, place=sitting.place)
    return sitting


@transaction.atomic
def name_examiners(*, actor: Actor, at: datetime, sitting: ExamSitting, version: int, numbers: str) -> ExamSitting:
    """Who examines, by staff number or name; replaces who was named before. Nobody who is tied to a candidate is taken."""
    row = _locked(sitting, version)
    ensure(access.may_run_exam(actor, row.node))
    ensure(rules.may_change(row.state))
    people: list[Person] = []
    for given in dict.fromkeys(numbers.replace("，", " ").replace("、", " ").replace(",", " ").split()):
        person = colleague(given, row.node, localdate(at))
        if person is None:
            raise RuleBroken("exam.no_person", field="numbers", given=given[:20])
        people.append(person)
    if not people:
        raise RuleBroken("exam.nobody_named", field="numbers")
    _refuse_ties(people, [score.application.person for score in read.scores_in(row)], field="numbers")
    ExamExaminer.objects.filter(sitting=row).delete()
    ExamExaminer.objects.bulk_create(ExamExaminer(sitting=row, person=person) for person in dict.fromkeys(people))
    _save(row)
    _told(row, actor, at, "examiners_named", examiners=[p.staff_no for p in people])
    return row


def _refuse_ties(people: list[Person], candidates: Iterable[Person], field: str = "") -> None:
    for person, other, code in read.ties(people, list(candidates)):
        raise RuleBroken(code, field=field, examiner=person.name, candidate=other.name)


@transaction.atomic
def start_sitting(*, actor: Actor, at: datetime, sitting: ExamSitting, version: int) -> ExamSitting:
    """The examination is held: from now on marks are written down. RuleBroken while there are too few examiners."""
    row = _locked(sitting, version)
    ensure(access.may_run_exam(actor, row.node))
    ensure(rules.may_start(row.state, row.held_on, localdate(at)))
    scores = list(read.scores_in(row))
    people = [e.person for e in row.examiners.select_related("person")]  # type: ignore[attr-defined]
    ensure(rules.examiners_verdict(len(people), len(scores), row.rooms, read.ratio_of(scores, row.part, row.held_on)))
    _refuse_ties(people, [score.application.person for score in scores])  # somebody may have moved since he was named
    row.state = S.SCORING
    _save(row)
    _told(row, actor, at, "started", candidates=len(scores), examiners=len(people))
    return row


@transaction.atomic
def enter_scores(*, actor: Actor, at: datetime, sitting: ExamSitting, version: int, marks: Mapping[int, str]) -> ExamSitting:
    """Write marks down: id of the row -> points or 缺考. What was verified stays; a changed mark has a new author."""
    row = _locked(sitting, version)
    ensure(access.may_run_exam(actor, row.node))
    ensure(rules.may_enter(row.state))
    kept = {score.pk: score for score in read.scores_in(row).select_for_update(of=("self",)) if score.verified_by_id is None}
    changed: list[ExamScore] = []
    for pk, text in marks.items():
        score = kept.get(pk)
        if score is None or not text.strip():
            continue
        mark = rules.mark_of(text)
        if mark is None:
            raise RuleBroken("exam.no_mark", field=f"mark_{pk}", given=text.strip()[:20])
        if mark == (score.score, score.is_absent) and score.entered_by_id is not None:
            continue
        if actor.user is not None and actor.user.person is not None:
            _refuse_ties([actor.user.person], [score.application.person], field=f"mark_{pk}")
        score.score, score.is_absent = mark
        score.entered_by, score.entered_at = actor.user, at
        changed.append(score)
    if not changed:
        raise RuleBroken("exam.nothing_new")
    ExamScore.objects.bulk_update(changed, ["score", "is_absent", "entered_by", "entered_at"])
    _save(row)
    facts = {s.application.person.staff_no: _words(s.score, s.is_absent) for s in changed}
    _told(row, actor, at, "scored", marks=facts)
    return row


def _words(score: Decimal | None, is_absent: bool) -> str:
    return "absent" if is_absent else str(score)


@transaction.atomic
def verify_scores(*, actor: Actor, at: datetime, sitting: ExamSitting, version: int) -> ExamSitting:
    """A second person stands for all marks of the sitting; they count from now on and the candidates are told."""
    row = _locked(sitting, version)
    ensure(access.may_verify_exam(actor, row.node))
    ensure(rules.may_enter(row.state))
    scores = list(read.scores_in(row).select_for_update(of=("self",)))
    missing = sum(not score.is_entered for score in scores)
    if missing:
        raise RuleBroken("exam.marks_missing", n=missing)
    if any(score.entered_by_id == actor.user_id for score in scores):
        raise RuleBroken("exam.second_person")
    if actor.user is not None and actor.user.person is not None:
        _refuse_ties([actor.user.person], [score.application.person for score in scores])
    ExamScore.objects.filter(sitting=row).update(verified_by=actor.user, verified_at=at)
    row.state, row.done_at = S.DONE, at
    _save(row)
    _told(row, actor, at, "verified", candidates=len(scores), passed=sum(score.is_passed for score in scores))
    for score in scores:
        result = word("exam.result_passed" if score.is_passed else "exam.result_failed")
        _tell(score, row, at, "verified_notice", points=word("exam.result_absent") if score.is_absent else str(score.score), result=result)
    return row


@transaction.atomic
def cancel_sitting(*, actor: Actor, at: datetime, sitting: ExamSitting, version: int, reason: str) -> ExamSitting:
    """Call a sitting off; it counts as no attempt."""
    row = _locked(sitting, version)
    ensure(access.may_run_exam(actor, row.node))
    ensure(rules.may_cancel(row.state, row.scores.filter(verified_by__isnull=False).count()))  # type: ignore[attr-defined]
    if not reason.strip():
        raise RuleBroken("exam.reason_needed", field="reason")
    row.state, row.reason = S.CANCELLED, reason.strip()[:300]
    _save(row)
    _told(row, actor, at, "cancelled", reason=row.reason)
    for score in row.scores.select_related("application"):  # type: ignore[attr-defined]
        _tell(score, row, at, "cancelled_notice", on=row.held_on, reason=row.reason)
    return row
