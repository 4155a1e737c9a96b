"""A young worker writes his plan for a year; his mentor or the office reviews it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.careers import access, rules, selectors
from workforce.careers.enums import CareerPlanFinding, CareerPlanState
from workforce.careers.models import CareerPlan, CareerPost


@dataclass(frozen=True)
class PlanFacts:
    year: int
    aim: str
    steps: str
    goal_post: CareerPost | None = None
    goal_grade: int | None = None
    mentor_no: str = ""


def _mentor(person: Person, number: str, at: datetime) -> Person | None:
    if not number.strip():
        return None
    found = colleague(number, person.unit, localdate(at))
    if found is None:
        raise RuleBroken("careerplan.no_mentor", field="mentor_no", staff_no=number.strip())
    if found.pk == person.pk:
        raise RuleBroken("careerplan.own_mentor", field="mentor_no")
    return found


def _write(row: CareerPlan, facts: PlanFacts, at: datetime) -> None:
    today = localdate(at)
    limit = selectors.youth_age(today)
    young = rules.is_young(row.person.birth_on, facts.year, limit)
    verdict = rules.plan_verdict(young=young, limit=limit, year=facts.year, today=today)
    ensure(verdict, field="year" if verdict.code == "careerplan.year" else "")
    row.year, row.aim, row.steps = facts.year, facts.aim.strip(), facts.steps.strip()
    row.goal_post, row.goal_grade = facts.goal_post, facts.goal_grade
    row.mentor = _mentor(row.person, facts.mentor_no, at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("careerplan.twice", field="year") from None


def _told(row: CareerPlan, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    label = f"{row.person.name} {row.year}"
    record(actor=actor, at=at, action=f"careerplan.{act}", obj=row, label=label, path=row.person.unit.path, **more)


def _ask(row: CareerPlan, at: datetime) -> None:
    if row.mentor_id is not None:
        params = {"name": row.person.name, "year": row.year}
        url = reverse("career_plan_detail", args=[row.pk])
        notify_person(person_id=row.mentor_id, code="careerplan.asked_notice", params=params, at=at, url=url)


@transaction.atomic
def write_plan(*, actor: Actor, at: datetime, facts: PlanFacts) -> CareerPlan:
    """One's own plan of a year. RuleBroken ``careerplan.*``: too old, a plan of that year is there, an unknown mentor."""
    ensure(access.may_write_plan(actor))
    person = Person.objects.select_related("unit").get(pk=actor.person_id or 0)
    row = CareerPlan(person=person, written_at=at)
    _write(row, facts, at)
    _told(row, actor, at, "written", after={"year": row.year, "aim": row.aim})
    _ask(row, at)
    return row


def _locked(plan: CareerPlan, version: int) -> CareerPlan:
    rows = CareerPlan.objects.select_for_update(of=("self",)).select_related("person__unit", "mentor")
    row = rows.filter(pk=plan.pk).first()
    if row is None:
        raise NotReachable("careerplan")
    if row.version != version:
        raise EditConflict("careerplan.edited", theirs={})
    row.version += 1
    return row


@transaction.atomic
def change_plan(*, actor: Actor, at: datetime, plan: CareerPlan, version: int, facts: PlanFacts) -> CareerPlan:
    """By its author until it is reviewed."""
    row = _locked(plan, version)
    ensure(access.may_change_plan(actor, row))
    before, mentor = {"aim": row.aim}, row.mentor_id
    _write(row, facts, at)
    _told(row, actor, at, "changed", before=before, after={"aim": row.aim})
    if row.mentor_id != mentor:
        _ask(row, at)
    return row


@transaction.atomic
def review_plan(*, actor: Actor, at: datetime, plan: CareerPlan, version: int, finding: str, review: str) -> CareerPlan:
    """The yearly review by the mentor or the office; the author is told."""
    row = _locked(plan, version)
    ensure(access.may_review_plan(actor, row))
    row.state, row.finding, row.review = CareerPlanState.REVIEWED, finding, review.strip()
    row.reviewed_by, row.reviewed_at = actor.user, at
    row.save()
    _told(row, actor, at, "reviewed", after={"finding": finding})
    params = {"year": row.year, "finding": str(CareerPlanFinding(finding).label)}
    url = reverse("career_plan_detail", args=[row.pk])
    notify_person(person_id=row.person_id, code="careerplan.reviewed_notice", params=params, at=at, url=url)
    return row
