"""Around classes: study plans, trainers, partner institutions with their topics, exchange visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.training import access, rules
from workforce.training.enums import TrainerSource, TrainingVisitState
from workforce.training.models import (
    TrainingCourse,
    TrainingField,
    TrainingPartner,
    TrainingPlan,
    TrainingPlanItem,
    TrainingTopic,
    TrainingTrainer,
    TrainingVisit,
)
from workforce.training.selectors.offers import grades_of, is_mentor
from workforce.training.services.shared import told, words


@dataclass(frozen=True)
class PlanFacts:
    node: Node
    year: int
    title: str
    audience: str
    lead_side: str
    co_side: str = ""
    co_node: Node | None = None


@transaction.atomic
def keep_plan(*, actor: Actor, at: datetime, facts: PlanFacts, once_key: str = "") -> TrainingPlan:
    """A study plan of a year; with a second side it is one plan for both. RuleBroken ``training.*``."""
    key = own_key(actor, once_key)
    if twin := twin_of(TrainingPlan, key):
        return twin
    ensure(access.may_run(actor, facts.node.path), field="node")
    ensure(rules.side_verdict(facts.lead_side, facts.co_side, has_node=facts.co_node is not None), field="co_side")
    title = words(facts.title, "title", most=80)
    if TrainingPlan.objects.filter(node=facts.node, year=facts.year, title=title).exists():
        raise RuleBroken("training.plan_twice", field="title")
    row = TrainingPlan(
        node=facts.node, year=facts.year, title=title, audience=facts.audience, lead_side=facts.lead_side, co_side=facts.co_side,
        co_node=facts.co_node, made_by=actor.user, made_at=at, once_key=key,
    )  # fmt: skip
    if twin := save_once(row):
        return twin
    told(row, row.node.path, actor, at, "plan_kept", after={"year": row.year, "title": row.title, "audience": row.audience})
    return row


@transaction.atomic
def add_item(
    *, actor: Actor, at: datetime, plan: TrainingPlan, title: str, due_on: date, texts: str = "", course: TrainingCourse | None = None
) -> TrainingPlanItem:
    """The same text for the same day stands in a plan once."""
    ensure(access.may_run(actor, plan.node.path))
    if due_on.year != plan.year:
        raise RuleBroken("training.due_year", field="due_on")
    held = TrainingPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    text = words(title, "title", most=120)
    if held.items.filter(title=text, due_on=due_on).exists():
        raise RuleBroken("training.item_twice", field="title")
    row = TrainingPlanItem.objects.create(plan=held, title=text, texts=texts.strip()[:500], course=course, due_on=due_on)
    told(plan, plan.node.path, actor, at, "item_added", after={"title": row.title, "due_on": str(due_on)})
    return row


@dataclass(frozen=True)
class TrainerFacts:
    """An employee, or name and employer of somebody from outside."""

    node: Node
    source: str
    from_on: date
    person: Person | None = None
    name: str = ""
    employer: str = ""
    title: str = ""
    field: TrainingField | None = None


@transaction.atomic
def keep_trainer(*, actor: Actor, at: datetime, facts: TrainerFacts) -> TrainingTrainer:
    """RuleBroken where an employee is neither skilled enough nor a mentor."""
    ensure(access.may_run(actor, facts.node.path), field="node")
    is_external = facts.source == TrainerSource.EXTERNAL
    if is_external != (facts.person is None) or (is_external and not (facts.name.strip() and facts.employer.strip())):
        raise RuleBroken("training.trainer_named", field="staff_no")
    today = localdate(at)
    if facts.person is not None:
        ensure(access.may_run(actor, facts.person.unit.path), field="staff_no")
        lowest = int(value_on("TRAINING_TRAINER_GRADE", today))
        grade = grades_of([facts.person.pk], today).get(facts.person.pk)
        ensure(rules.trainer_verdict(grade=grade, lowest=lowest, is_mentor=is_mentor(facts.person)), field="staff_no")
    name = facts.person.name if facts.person is not None else facts.name.strip()[:50]
    twins = TrainingTrainer.objects.filter(ended_on=None, person=facts.person)
    if (twins if facts.person else twins.filter(name=name, employer=facts.employer.strip(), node=facts.node)).exists():
        raise RuleBroken("training.trainer_twice", field="staff_no")
    row = TrainingTrainer(
        node=facts.node, person=facts.person, name=name, employer=facts.employer.strip()[:80], source=facts.source,
        title=facts.title.strip()[:60], field=facts.field, from_on=facts.from_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("training.trainer_twice", field="staff_no") from None
    told(row, row.node.path, actor, at, "trainer_kept", after={"source": row.source, "title": row.title})
    return row


@transaction.atomic
def end_trainer(*, actor: Actor, at: datetime, trainer: TrainingTrainer) -> TrainingTrainer:
    row = TrainingTrainer.objects.select_for_update(of=("self",)).select_related("node").get(pk=trainer.pk)
    ensure(access.may_run(actor, row.node.path))
    if row.ended_on is not None:
        raise RuleBroken("training.trainer_ended")
    row.ended_on = localdate(at)
    row.save(update_fields=["ended_on"])
    told(row, row.node.path, actor, at, "trainer_ended")
    return row


@transaction.atomic
def keep_partner(
    *, actor: Actor, at: datetime, node: Node, name: str, kind: str, scope_of_work: str, from_on: date, to_on: date | None = None
) -> TrainingPartner:
    ensure(access.may_run(actor, node.path), field="node")
    if to_on is not None and to_on < from_on:
        raise RuleBroken("training.ends_before", field="to_on")
    row = TrainingPartner(
        node=node, name=words(name, "name", most=80), kind=kind, scope_of_work=words(scope_of_work, "scope_of_work", most=200),
        from_on=from_on, to_on=to_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("training.partner_twice", field="name") from None
    told(row, node.path, actor, at, "partner_kept", after={"name": row.name, "kind": kind})
    return row


@transaction.atomic
def add_topic(*, actor: Actor, at: datetime, partner: TrainingPartner, title: str, leader: str, from_on: date) -> TrainingTopic:
    """The same topic begins once on a day."""
    ensure(access.may_run(actor, partner.node.path))
    held = TrainingPartner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    text = words(title, "title", most=120)
    if held.topics.filter(title=text, from_on=from_on).exists():
        raise RuleBroken("training.topic_twice", field="title")
    row = TrainingTopic.objects.create(partner=held, title=text, leader=words(leader, "leader", most=50), from_on=from_on)
    told(partner, partner.node.path, actor, at, "topic_added", after={"title": row.title})
    return row


@transaction.atomic
def finish_topic(*, actor: Actor, at: datetime, topic: TrainingTopic, outcome: str, done_on: date) -> TrainingTopic:
    row = TrainingTopic.objects.select_for_update(of=("self",)).select_related("partner__node").get(pk=topic.pk)
    ensure(access.may_run(actor, row.partner.node.path))
    if row.done_on is not None:
        raise RuleBroken("training.wrong_state")
    if not row.from_on <= done_on <= localdate(at):
        raise RuleBroken("training.in_the_future" if done_on > localdate(at) else "training.ends_before", field="done_on")
    row.outcome, row.done_on = words(outcome, "outcome"), done_on
    row.save(update_fields=["outcome", "done_on"])
    told(row.partner, row.partner.node.path, actor, at, "topic_finished", after={"title": row.title, "outcome": row.outcome})
    return row


@dataclass(frozen=True)
class VisitFacts:
    node: Node
    kind: str
    title: str
    host: str
    purpose: str
    planned_on: date
    visitors: Sequence[Person]
    field: TrainingField | None = None


@transaction.atomic
def plan_visit(*, actor: Actor, at: datetime, facts: VisitFacts, once_key: str = "") -> TrainingVisit:
    """An exchange with those who go. A double click makes one."""
    key = own_key(actor, once_key)
    if twin := twin_of(TrainingVisit, key):
        return twin
    ensure(access.may_run(actor, facts.node.path), field="node")
    if not facts.visitors:
        raise RuleBroken("training.people_needed", field="numbers")
    for person in facts.visitors:
        ensure(access.may_run(actor, person.unit.path), field="numbers")
    row = TrainingVisit(
        node=facts.node, kind=facts.kind, title=words(facts.title, "title", most=100), host=words(facts.host, "host", most=80),
        purpose=words(facts.purpose, "purpose"), planned_on=facts.planned_on, field=facts.field, made_by=actor.user, made_at=at,
        once_key=key,
    )  # fmt: skip
    if twin := save_once(row):
        return twin
    row.visitors.set(facts.visitors)
    told(row, row.node.path, actor, at, "visit_planned", after={"host": row.host, "people": [p.staff_no for p in facts.visitors]})
    params = {"day": row.planned_on.isoformat(), "title": row.title}
    for person in facts.visitors:
        if person.pk != actor.person_id:
            notify_person(person_id=person.pk, code="training.visit_notice", params=params, at=at, url=reverse("training_mine"))
    return row


def _visit(visit: TrainingVisit, actor: Actor) -> TrainingVisit:
    row = TrainingVisit.objects.select_for_update(of=("self",)).select_related("node").filter(pk=visit.pk).first()
    if row is None:
        raise NotReachable("training")
    ensure(access.may_run(actor, row.node.path))
    return row


@transaction.atomic
def report_visit(*, actor: Actor, at: datetime, visit: TrainingVisit, held_on: date, report: str, measures: str = "") -> TrainingVisit:
    row = _visit(visit, actor)
    ensure(rules.visit_verdict(row.state, row.planned_on, held_on, localdate(at)), field="held_on")
    row.state, row.held_on = TrainingVisitState.REPORTED, held_on
    row.report, row.measures = words(report, "report", most=2000), measures.strip()[:300]
    row.save(update_fields=["state", "held_on", "report", "measures"])
    told(row, row.node.path, actor, at, "visit_reported", after={"held_on": str(held_on)})
    return row


@transaction.atomic
def cancel_visit(*, actor: Actor, at: datetime, visit: TrainingVisit) -> TrainingVisit:
    row = _visit(visit, actor)
    if row.state != TrainingVisitState.PLANNED:
        raise RuleBroken("training.visit_over")
    row.state = TrainingVisitState.CANCELLED
    row.save(update_fields=["state"])
    told(row, row.node.path, actor, at, "visit_cancelled")
    params = {"day": row.planned_on.isoformat(), "title": row.title}
    for pk in row.visitors.exclude(pk=actor.person_id or 0).order_by("pk").values_list("pk", flat=True):
        notify_person(person_id=pk, code="training.visit_cancelled_notice", params=params, at=at, url=reverse("training_mine"))
    return row
