"""The review of an effect: a panel with its quota, two scores of each judge, the gate, the answer to the authors."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.verdict import Verdict
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.innovation import access, rules, selectors
from workforce.innovation.enums import InnovationMeasureState, InnovationSource
from workforce.innovation.models import (
    InnovationDepartment,
    InnovationMeasure,
    InnovationProject,
    InnovationRefusal,
    InnovationReview,
    InnovationSeat,
)
from workforce.innovation.services.campaigns import settle_measure
from workforce.innovation.services.rows import locked, saved, somebody, tell, words

RELATED = ("node", "project", "measure", "method", "result")
REVIEWED_PROJECTS = ("running", "closed")


def _node(review: InnovationReview) -> Node:
    """The unit whose office runs the review. RuleBroken ``innovation.review_early`` for what cannot be reviewed yet."""
    if review.project is not None:
        if review.project.state not in REVIEWED_PROJECTS:
            raise RuleBroken("innovation.review_early")
        return review.project.unit
    if review.measure is not None:
        if review.measure.state != InnovationMeasureState.OPEN:
            raise RuleBroken("innovation.measure_decided")
        return review.measure.campaign.node
    if review.method is not None:
        return review.method.unit
    if review.result is None or review.result.state != "confirmed":
        raise RuleBroken("innovation.review_early")
    return review.result.node


def _source(source: object) -> InnovationReview:
    """An unsaved review of ``source``."""
    if isinstance(source, InnovationProject):
        return InnovationReview(source_kind=InnovationSource.PROJECT, project=source, title=source.title)
    if isinstance(source, InnovationMeasure):
        return InnovationReview(source_kind=InnovationSource.MEASURE, measure=source, title=source.title)
    kind = InnovationSource.METHOD if hasattr(source, "creator_id") else InnovationSource.RESULT
    return InnovationReview(source_kind=kind, title=str(source), **{str(kind): source})


def _hold(source: object) -> object:
    """What is reviewed, read anew under lock, so that two panels are not convened at once."""
    return type(source)._default_manager.select_for_update(of=("self",)).get(pk=source.pk)  # type: ignore[attr-defined]


@transaction.atomic
def convene_review(*, actor: Actor, at: datetime, source: object, seats: str, version: int | None = None) -> InnovationReview:
    """A panel from the departments that the catalogue asks for; authors have no seat. ``seats``: lines ``10021 生产``."""
    source = _hold(source)
    row = _source(source)
    row.node = _node(row)
    access.ensure_office(actor, row.node)
    same = InnovationReview.objects.filter(source_kind=row.source_kind, is_passed=None)
    if same.filter(**{f"{row.source_kind}_id": source.pk}).exists():  # type: ignore[attr-defined]
        raise RuleBroken("innovation.review_open")
    day, authors = localdate(at), selectors.authors_of(row)
    departments = {d.name_zh: d for d in InnovationDepartment.objects.filter(is_active=True)}
    found = []
    for number, name in rules.seat_lines(seats):
        if name not in departments:
            raise RuleBroken("innovation.no_department", field="seats", given=name)
        person = somebody(number, row.node, day, "seats")
        if person.pk in authors:
            raise RuleBroken("innovation.author_seat", field="seats", given=number)
        found.append((person, departments[name]))
    figures = selectors.figures_on(day)
    row.quota = {d.name_zh: d.least_seats for d in departments.values()}
    ensure(rules.seats_verdict([d.name_zh for _p, d in found], row.quota, int(figures["INNOVATION_PANEL_LEAST"])), field="seats")
    row.least_benefit = Decimal(str(figures["INNOVATION_LEAST_BENEFIT"]))
    row.least_feasibility = Decimal(str(figures["INNOVATION_LEAST_FEASIBILITY"]))
    row.convened_by, row.convened_at = actor.user, at
    row.save()
    InnovationSeat.objects.bulk_create(InnovationSeat(review=row, person=person, department=d) for person, d in found)
    record(actor=actor, at=at, action="innovation.review_convened", obj=row, label=row.title, path=row.node.path)
    tell([person.pk for person, _d in found], "seat_notice", at, "innovation_review", row.pk, title=row.title)
    return row


def _seat(actor: Actor, review: InnovationReview) -> InnovationSeat:
    """The judge's own seat, under lock."""
    seat = None
    if actor.person_id is not None and actor.can("innovation.judge"):
        seat = review.seats.select_for_update(of=("self",)).filter(person=actor.person_id).first()
    if seat is None:
        raise RuleBroken("innovation.not_seated")
    return seat


@transaction.atomic
def judge(
    *, actor: Actor, at: datetime, review: InnovationReview, benefit: int, feasibility: int, note: str = "", version: int | None = None
) -> InnovationSeat:
    """Two scores from 0 to 100; they may be changed until the review is decided."""
    row = locked(review, None, *RELATED)
    seat = _seat(actor, row)
    ensure(rules.judge_verdict(is_decided=row.is_passed is not None, is_recused=bool(seat.recused)))
    for name, value in (("benefit", benefit), ("feasibility", feasibility)):
        if not 0 <= value <= 100:
            raise RuleBroken("innovation.bad_score", field=name)
    seat.benefit, seat.feasibility, seat.note, seat.judged_at = benefit, feasibility, note.strip()[:300], at
    seat.save(update_fields=["benefit", "feasibility", "note", "judged_at"])
    record(actor=actor, at=at, action="innovation.judged", obj=row, label=row.title, path=row.node.path)
    return seat


@transaction.atomic
def recuse(*, actor: Actor, at: datetime, review: InnovationReview, reason: str, version: int | None = None) -> InnovationSeat:
    """A judge stands aside; the reason stays on record."""
    row = locked(review, None, *RELATED)
    seat = _seat(actor, row)
    ensure(rules.judge_verdict(is_decided=row.is_passed is not None, is_recused=bool(seat.recused)))
    if seat.benefit is not None:
        raise RuleBroken("innovation.judged_already")
    seat.recused = words(reason, "reason", 200, "innovation.reason_needed")
    seat.save(update_fields=["recused"])
    record(actor=actor, at=at, action="innovation.recused", obj=row, label=row.title, path=row.node.path, reason=seat.recused)
    return seat


def seats_of(review: InnovationReview) -> list[rules.Seat]:
    rows = review.seats.select_related("department")
    return [rules.Seat(s.department.name_zh, s.benefit, s.feasibility, bool(s.recused)) for s in rows]


@transaction.atomic
def decide_review(
    *, actor: Actor, at: datetime, review: InnovationReview, refusal: InnovationRefusal | None = None, answer: str = "",
    version: int | None = None,
) -> InnovationReview:  # fmt: skip
    """The gate decides, not the office; what fails gets a coded reason. A measure of a campaign is answered with it."""
    row = locked(review, version, *RELATED)
    access.ensure_office(actor, row.node)
    authors, seats = selectors.authors_of(row), seats_of(row)
    is_author = actor.person_id in authors
    ensure(rules.outcome_verdict(is_decided=row.is_passed is not None, seats=seats, quota=row.quota, is_author=is_author))
    found = rules.finding_of(seats, row.least_benefit, row.least_feasibility)
    if not found.is_passed and refusal is None:
        raise RuleBroken("innovation.refusal_needed", field="refusal")
    reason = None if found.is_passed else refusal
    row.benefit, row.feasibility, row.is_passed, row.refusal = found.benefit, found.feasibility, found.is_passed, reason
    row.answer, row.decided_by, row.decided_at = answer.strip()[:300], actor.user, at
    saved(row, "benefit", "feasibility", "is_passed", "refusal", "answer", "decided_by", "decided_at")
    after = {"benefit": str(found.benefit), "feasibility": str(found.feasibility), "refusal": reason.code if reason else ""}
    record(actor=actor, at=at, action="innovation.review_decided", obj=row, label=row.title, path=row.node.path, after=after)
    if row.measure is not None:
        measure = locked(row.measure, None, "campaign__node", "author")
        if measure.state == InnovationMeasureState.OPEN:
            settle_measure(measure, actor=actor, at=at, is_adopted=found.is_passed, refusal=reason, answer=answer)
        return row
    code, params = ("passed_notice", {}) if reason is None else ("failed_notice", {"reason": reason.advice, "answer": row.answer})
    page, pk = ("innovation_detail", row.project_id) if row.project_id else ("innovation_list", None)
    tell(authors, code, at, page, pk, title=row.title, **params)
    return row


@transaction.atomic
def dissolve_review(*, actor: Actor, at: datetime, review: InnovationReview, reason: str, version: int | None = None) -> None:
    """A panel that lost a judge is taken back with its scores, so that a new one can be convened; the trail keeps the reason."""
    row = locked(review, version, *RELATED)
    access.ensure_office(actor, row.node)
    ensure(dissolve_verdict_of(actor, row))
    why = words(reason, "reason", 200, "innovation.reason_needed")
    people = list(row.seats.filter(recused="").values_list("person_id", flat=True))
    before = {"seats": row.seats.count(), "judged": row.seats.exclude(judged_at=None).count()}
    record(
        actor=actor, at=at, action="innovation.review_dissolved", obj=row, label=row.title, path=row.node.path, before=before, reason=why
    )
    tell(people, "dissolved_notice", at, "innovation_reviews", None, title=row.title, reason=why)
    row.delete()


def dissolve_verdict_of(actor: Actor, row: InnovationReview) -> Verdict:
    is_decided = row.is_passed is not None
    ready = rules.outcome_verdict(is_decided=is_decided, seats=seats_of(row), quota=row.quota, is_author=False)
    return rules.dissolve_verdict(is_decided=is_decided, is_author=actor.person_id in selectors.authors_of(row), is_ready=bool(ready))
