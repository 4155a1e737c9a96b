"""What the room answers for the files beside its items."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from branches.plans.models import PlanItem
from portal.files.access import Place
from portal.rights.access import Actor


def node_of(item_id: int) -> int | None:
    """The organisation that keeps an item's papers."""
    return PlanItem.objects.filter(pk=item_id).values_list("plan__node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[PlanItem, int]:
    return PlanItem.objects.within(actor.scope("plan.progress")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = PlanItem.objects.within(actor.scope("plan.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.title, reverse("plan_item", args=[row.pk])) for row in rows}
