"""Projects, campaigns and reviews in reach, who has a part in what is reviewed, and refusals counted by year and reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse

from portal.catalogue.selectors import values_on
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.rights.access import Actor
from workforce.innovation.enums import InnovationMeasureState, InnovationState
from workforce.innovation.models import (
    InnovationCampaign,
    InnovationMeasure,
    InnovationMember,
    InnovationMilestone,
    InnovationProject,
    InnovationReview,
    InnovationSeat,
)

LINES = ("INNOVATION_LEAST_BENEFIT", "INNOVATION_LEAST_FEASIBILITY", "INNOVATION_PANEL_LEAST")


def figures_on(day) -> dict:
    """Both lines and the least size of a panel: one statement."""
    return values_on(LINES, day)


def projects(scope: Scope) -> QuerySet[InnovationProject]:
    """Within ``scope``; beside each its milestones, all and done."""
    rows = InnovationProject.objects.within(scope).select_related("kind", "lead", "unit", "branch")
    done = Count("milestones", filter=Q(milestones__done_on__isnull=False), distinct=True)
    return rows.annotate(milestone_count=Count("milestones", distinct=True), done_count=done).order_by("-from_on", "-pk")


def full_project(scope: Scope) -> QuerySet[InnovationProject]:
    """With all that its page shows."""
    members = Prefetch("members", InnovationMember.objects.select_related("person"))
    milestones = Prefetch("milestones", InnovationMilestone.objects.order_by("due_on", "pk"))
    rows = InnovationProject.objects.within(scope).select_related(
        "kind", "lead", "unit", "branch", "occupation", "drafted_by", "approved_by"
    )
    return rows.prefetch_related(members, milestones, "supports", "joints__unit")


def project_counts(rows: QuerySet[InnovationProject]) -> dict[str, int]:
    counts = {state: Count("pk", filter=Q(state=state), distinct=True) for state in InnovationState.values}
    return rows.order_by().aggregate(all=Count("pk", distinct=True), **counts)


def campaigns(scope: Scope) -> QuerySet[InnovationCampaign]:
    """Within ``scope``, with how many measures came in and how many were adopted."""
    adopted = Count("measures", filter=Q(measures__state=InnovationMeasureState.ADOPTED))
    waiting = Count("measures", filter=Q(measures__state=InnovationMeasureState.OPEN))
    rows = InnovationCampaign.objects.within(scope).select_related("node")
    return rows.annotate(measure_count=Count("measures"), adopted_count=adopted, open_count=waiting).order_by("-from_on", "-pk")


def measures_of(campaign: InnovationCampaign) -> QuerySet[InnovationMeasure]:
    return campaign.measures.select_related("author", "unit", "refusal")


def measures(scope: Scope) -> QuerySet[InnovationMeasure]:
    return InnovationMeasure.objects.within(scope).select_related("campaign__node", "author", "unit", "refusal")


def reviews(scope: Scope) -> QuerySet[InnovationReview]:
    """Within ``scope``, with seats and those who have judged or stand aside."""
    heard = Q(seats__benefit__isnull=False) | ~Q(seats__recused="")
    rows = InnovationReview.objects.within(scope).select_related("node", "refusal")
    seats = Count("seats", distinct=True)
    return rows.annotate(seat_count=seats, heard_count=Count("seats", filter=heard, distinct=True)).order_by("-convened_at", "-pk")


def authors_of(review: InnovationReview) -> set[int]:
    """Persons who have a part in what is reviewed: they neither judge nor decide, and they are told."""
    if review.project is not None:
        members = review.project.members.values_list("person_id", flat=True)
        return {review.project.lead_id, *members}
    if review.measure is not None:
        return {review.measure.author_id}
    if review.method is not None:
        return {review.method.creator_id}
    if review.result is not None:
        return set(review.result.authors.filter(person__isnull=False).values_list("person_id", flat=True))
    return set()


def waiting_for(person_id: int) -> QuerySet[InnovationSeat]:
    """Seats in which somebody has still to judge."""
    rows = InnovationSeat.objects.filter(person=person_id, benefit=None, recused="", review__is_passed=None)
    return rows.select_related("review__node").order_by("pk")


def for_office(actor: Actor) -> QuerySet[InnovationProject]:
    """Drafts that the office has to approve, those apart that are its own."""
    rows = projects(Scope(actor.scope("innovation.office").paths)).filter(state=InnovationState.DRAFT).exclude(drafted_by=actor.user)
    return rows if actor.person_id is None else rows.exclude(lead=actor.person_id)


@dataclass(frozen=True)
class Refused:
    """How often one reason was given in one year, for measures and for reviews."""

    year: int
    reason: str
    measures: int
    reviews: int

    @property
    def total(self) -> int:
        return self.measures + self.reviews


def refusals_by_year(scope: Scope) -> list[Refused]:
    """Numbers alone, newest year first: two statements."""
    found: dict[tuple[int, int, str], list[int]] = {}
    kinds: list[QuerySet] = [
        InnovationMeasure.objects.within(Scope(scope.paths)).filter(state=InnovationMeasureState.REFUSED),
        InnovationReview.objects.within(Scope(scope.paths)).filter(is_passed=False),
    ]
    for place, rows in enumerate(kinds):
        grouped = rows.order_by().annotate(year=ExtractYear("decided_at"), reason=F("refusal__name_zh"), place=F("refusal__sort"))
        for row in grouped.values("year", "place", "reason").annotate(n=Count("pk")):
            found.setdefault((-row["year"], row["place"], row["reason"]), [0, 0])[place] = row["n"]
    return [Refused(-year, reason, *numbers) for (year, _sort, reason), numbers in sorted(found.items())]


def node_of(pk: int) -> int | None:
    return InnovationProject.objects.filter(pk=pk).values_list("unit_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[InnovationProject, int]:
    return InnovationProject.objects.within(actor.scope("innovation.draft")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = InnovationProject.objects.within(actor.scope("innovation.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.title, reverse("innovation_detail", args=[row.pk])) for row in rows}
