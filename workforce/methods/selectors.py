"""Methods in reach with the number of units that took them over."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from portal.catalogue.selectors import values_on
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.people.enums import TitleLevel
from portal.people.models import Person, ProfessionalTitle
from portal.rights.access import Actor
from workforce.methods.enums import MethodState
from workforce.methods.models import OperatingMethod

FIGURES = ("METHOD_RECORD_MONTHS", "METHOD_WINDOW_MONTHS", "METHOD_LEAST_ADOPTERS")


def figures_on(day) -> dict[str, int]:
    return {code: int(value) for code, value in values_on(FIGURES, day).items()}


def methods(scope: Scope) -> QuerySet[OperatingMethod]:
    rows = OperatingMethod.objects.within(scope).select_related("unit", "creator__unit", "refusal")
    return rows.annotate(adopter_count=Count("adopters", distinct=True)).order_by("-drafted_at", "-pk")


def state_counts(rows: QuerySet[OperatingMethod]) -> dict[str, int]:
    counts = {state: Count("pk", filter=Q(state=state), distinct=True) for state in MethodState.values}
    return rows.order_by().aggregate(all=Count("pk", distinct=True), **counts)


def has_senior_title(person: Person) -> bool:
    return ProfessionalTitle.objects.filter(person=person, level=TitleLevel.SENIOR).exists()


def for_office(actor: Actor) -> QuerySet[OperatingMethod]:
    """Methods that wait for the review of somebody else than who drafted or created them."""
    rows = methods(Scope(actor.scope("method.office").paths)).filter(state=MethodState.DRAFT).exclude(drafted_by=actor.user)
    return rows if actor.person_id is None else rows.exclude(creator=actor.person_id)


def node_of(pk: int) -> int | None:
    return OperatingMethod.objects.filter(pk=pk).values_list("unit_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[OperatingMethod, int]:
    return OperatingMethod.objects.within(actor.scope("method.draft")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = OperatingMethod.objects.within(actor.scope("method.view")).filter(pk__in=list(ids))
    return {row.pk: Place(str(row), reverse("method_detail", args=[row.pk])) for row in rows}
