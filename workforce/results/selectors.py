"""Reads of results."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse

from portal.files.access import Place
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.results import rules
from workforce.results.enums import ResultState
from workforce.results.models import ResultAuthor, ResultNomination, ResultReward, WorkResult


def results(scope: Scope) -> QuerySet[WorkResult]:
    """Results within ``scope``, newest first, with their authors in order."""
    rows = WorkResult.objects.within(scope).select_related("node", "registered_by", "confirmed_by")
    return rows.prefetch_related("authors__person")


def state_counts(rows: QuerySet[WorkResult]) -> dict[str, int]:
    """How many rows are in each state, and all of them: one statement."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in ResultState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def node_of(result_id: int) -> int | None:
    """The node that keeps the papers."""
    return WorkResult.objects.filter(pk=result_id).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[WorkResult, int]:
    """Ids of the results whose papers the actor may put beside other records: those he registers or wrote."""
    return WorkResult.objects.within(actor.scope("result.register")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open. One statement."""
    rows = WorkResult.objects.within(actor.scope("result.view")).filter(pk__in=list(ids))
    return {row.pk: Place(f"{row.title}（{row.achieved_on}）", reverse("result_detail", args=[row.pk])) for row in rows}


def people_by_number(numbers: Iterable[str]) -> dict[str, Person]:
    """Employees by staff number, wherever they work: one statement. Nothing of them is shown before ``found_authors`` agrees."""
    rows = Person.objects.filter(staff_no__in=set(numbers) - {""}).select_related("unit")
    return {person.staff_no: person for person in rows}


def same(kind: str, number: str, title: str, achieved_on: date) -> QuerySet[WorkResult]:
    """Results that stand and are this one: of the same number, or, where it has none, of the same title and day."""
    rows = WorkResult.objects.filter(kind=kind).exclude(state=ResultState.WITHDRAWN)
    return rows.filter(number=number) if number else rows.filter(number="", title=title, achieved_on=achieved_on)


def confirmed(scope: Scope) -> QuerySet[WorkResult]:
    return WorkResult.objects.within(scope).filter(state=ResultState.CONFIRMED)


def with_first(rows: QuerySet[WorkResult], person_id: int | None = None) -> QuerySet[WorkResult]:
    """``is_first``: the first author is one of ours, or ``person_id`` where somebody counts his own."""
    first = ResultAuthor.objects.filter(result=OuterRef("pk"), place=1)
    first = first.filter(person__isnull=False) if person_id is None else first.filter(person=person_id)
    return rows.annotate(is_first=Exists(first))


def groups(scope: Scope, *, unit: Node | None = None, year: int | None = None) -> list[rules.Group]:
    """Confirmed results within ``scope`` by year, kind, level, class, gap and first author: one statement."""
    rows = with_first(confirmed(scope), None if scope.paths else scope.person_id)
    if unit is not None:
        rows = rows.filter(subtree("node__path", unit.path))
    if year is not None:
        rows = rows.filter(achieved_on__year=year)
    names = ("year", "kind", "level", "prize_class", "gap", "is_first")
    found = rows.order_by().annotate(year=ExtractYear("achieved_on")).values_list(*names).annotate(count=Count("pk"))
    return [rules.Group(*row) for row in found]


def units_with_results(scope: Scope) -> QuerySet[Node]:
    """Units of the reach that results count for."""
    if not scope.paths:
        return Node.objects.none()
    return Node.objects.within(scope).filter(work_results__isnull=False).distinct()


def for_panel(actor: Actor, person: Person) -> list[ResultAuthor]:
    """A person's authorships of results that the actor may see, newest first."""
    seen = WorkResult.objects.within(actor.scope("result.view")).exclude(state=ResultState.WITHDRAWN)
    rows = ResultAuthor.objects.filter(person=person, result__in=seen.order_by().values("pk"))
    return list(rows.select_related("result").order_by("-result__achieved_on", "-result"))


def rewards_of_result(row: WorkResult) -> list[ResultReward]:
    """All that was paid for a result; the caller has asked whether they may be seen."""
    return list(ResultReward.objects.filter(author__result=row).select_related("author__person"))


def nominations_of_result(row: WorkResult) -> list[ResultNomination]:
    return list(row.nominations.all())


@dataclass(frozen=True)
class RewardYear:
    year: int
    total: Decimal
    rows: list[ResultReward]


def own_rewards(person_id: int) -> list[RewardYear]:
    """What a person received for results, by the year it was paid, newest first: one statement."""
    rows = ResultReward.objects.filter(author__person=person_id).select_related("author__result")
    years: dict[int, list[ResultReward]] = {}
    for row in rows:
        years.setdefault(row.paid_on.year, []).append(row)
    return [RewardYear(year, sum((r.amount for r in of), Decimal(0)), of) for year, of in years.items()]


def verified_of(person_id: int) -> QuerySet[ResultAuthor]:
    """The confirmed results of a person, newest first: what a promotion or a nomination may rest on."""
    rows = ResultAuthor.objects.filter(person=person_id, result__state=ResultState.CONFIRMED).select_related("result")
    return rows.order_by("-result__achieved_on", "-result")
