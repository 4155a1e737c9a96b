"""Courses, classes, trainers, partners, plans and visits in reach."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import by_staff_no
from portal.rights.access import Actor
from workforce.mentorship.models import MentorshipAgreement
from workforce.skills.models import SkillCertificate
from workforce.training.enums import TrainingState
from workforce.training.models import (
    TrainingClass,
    TrainingCourse,
    TrainingEnrolment,
    TrainingGrowth,
    TrainingPartner,
    TrainingPlan,
    TrainingPlanItem,
    TrainingTrainer,
    TrainingVisit,
)


def courses(scope: Scope) -> QuerySet[TrainingCourse]:
    return TrainingCourse.objects.within(scope).select_related("node", "kind", "field", "occupation")


def _taken(**narrowed: Any) -> Coalesce:
    rows = TrainingEnrolment.objects.filter(training_class=OuterRef("pk"), **narrowed).order_by().values("training_class")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def classes(scope: Scope) -> QuerySet[TrainingClass]:
    """Classes in reach with the number enrolled and of those who were there."""
    rows = TrainingClass.objects.within(scope)
    rows = rows.select_related("course__kind", "course__field", "node", "co_node", "occupation", "trainer", "partner", "plan_item__plan")
    return rows.annotate(taken=_taken(), present=_taken(is_present=True)).order_by("-from_on", "-pk")


def state_counts(rows: QuerySet, states: Iterable[str]) -> dict[str, int]:
    """How many rows are in each state, and all of them: one statement."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in states}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def roll(row: TrainingClass) -> list[TrainingEnrolment]:
    return list(row.enrolments.select_related("person", "unit").order_by("person__staff_no"))


def enrolments(scope: Scope) -> QuerySet[TrainingEnrolment]:
    """Lines of the classes within ``scope``."""
    seen = TrainingClass.objects.within(scope).values("pk")
    return TrainingEnrolment.objects.filter(training_class__in=seen).select_related("person", "training_class")


def units_for(actor: Actor) -> QuerySet[Node]:
    """Nodes at which the actor's office holds training."""
    return Node.objects.within(Scope(actor.scope("training.run").paths)).filter(closed_on=None).order_by("path")


def helpers_for(actor: Actor) -> QuerySet[Node]:
    """Branches, unions and units that may help: those of the same enterprise."""
    roots = {path.partition("/")[0] + "/" for path in actor.scope("training.run").paths}
    return Node.objects.within(Scope(tuple(sorted(roots)))).filter(closed_on=None).order_by("path")


def people_for(actor: Actor, numbers: set[str], day: date) -> dict[str, Person]:
    """People at work whom the office may enrol. One statement."""
    found = by_staff_no(Scope(actor.scope("training.run").paths), numbers)
    return {no: p for no, p in found.items() if p.left_on is None or p.left_on >= day}


def grades_of(person_ids: Collection[int], day: date) -> dict[int, int]:
    """Best certificate of each person: one statement."""
    rows = SkillCertificate.objects.valid_on(day).filter(person__in=person_ids).order_by().values_list("person")
    return dict(rows.annotate(best=Min("grade")))


def finished_courses(person_ids: Collection[int]) -> set[tuple[int, int]]:
    """(person, course) that were finished: one statement."""
    rows = TrainingEnrolment.objects.finished().filter(person__in=person_ids).order_by()
    return set(rows.values_list("person_id", "training_class__course_id"))


def is_mentor(person: Person) -> bool:
    return MentorshipAgreement.objects.filter(mentor=person, state__in=("running", "done")).exists()


def trainers(scope: Scope) -> QuerySet[TrainingTrainer]:
    rows = TrainingTrainer.objects.within(scope).select_related("node", "person", "field")
    held = TrainingClass.objects.filter(trainer=OuterRef("pk"), state=TrainingState.CLOSED).order_by().values("trainer")
    count = Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return rows.annotate(held=Coalesce(count, 0))


def partners(scope: Scope) -> QuerySet[TrainingPartner]:
    rows = TrainingPartner.objects.within(scope).select_related("node")
    return rows.annotate(topic_count=Count("topics"), done_count=Count("topics", filter=Q(topics__done_on__isnull=False))).order_by(
        "name", "pk"
    )


def visits(scope: Scope) -> QuerySet[TrainingVisit]:
    return TrainingVisit.objects.within(scope).select_related("node", "field").prefetch_related("visitors")


def _item_done() -> Exists:
    return Exists(TrainingClass.objects.filter(plan_item=OuterRef("pk"), state=TrainingState.CLOSED))


def plans(scope: Scope) -> QuerySet[TrainingPlan]:
    """Plans with their items and how many of those are done."""
    rows = TrainingPlan.objects.within(scope).select_related("node", "co_node")
    items = TrainingPlanItem.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    done = TrainingPlanItem.objects.filter(_item_done(), plan=OuterRef("pk")).order_by().values("plan")
    counted = {
        name: Coalesce(Subquery(found.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
        for name, found in (("item_count", items), ("done_count", done))
    }
    return rows.annotate(**counted).order_by("-year", "title", "pk")


def items_of(plan: TrainingPlan) -> list[TrainingPlanItem]:
    rows = plan.items.select_related("course").annotate(is_done=_item_done()).prefetch_related("classes")
    return list(rows.order_by("due_on", "pk"))


def open_items(actor: Actor) -> QuerySet[TrainingPlanItem]:
    """Items that a class may be held for."""
    seen = TrainingPlan.objects.within(Scope(actor.scope("training.run").paths)).values("pk")
    return TrainingPlanItem.objects.filter(plan__in=seen).select_related("plan").order_by("-plan__year", "due_on")


def growths(scope: Scope) -> QuerySet[TrainingGrowth]:
    return TrainingGrowth.objects.within(scope).select_related("person__unit", "told_by", "judged_by")


def node_of(pk: int) -> int | None:
    return TrainingClass.objects.filter(pk=pk).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[TrainingClass, int]:
    return TrainingClass.objects.within(Scope(actor.scope("training.run").paths)).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> Mapping[int, Place]:
    rows = TrainingClass.objects.within(actor.scope("training.view")).filter(pk__in=list(ids))
    return {row.pk: Place(f"{row.title}（{row.from_on}）", reverse("training_class", args=[row.pk])) for row in rows}
