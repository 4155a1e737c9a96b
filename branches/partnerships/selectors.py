"""Partnerships in reach with their joint activities and resources. Sets, whatever their size."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from branches.activities.models import Activity
from branches.partnerships.models import Partnership, PartnershipActivity, SharedResource
from portal.catalogue.selectors import value_on
from portal.files.access import Place
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import PARTY_KINDS, NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor

KEEPERS = [kind for kind in PARTY_KINDS if kind != NodeKind.PARTY_GROUP]
RECENT = 180  # days of activities that the form offers


def partnerships(scope: Scope) -> QuerySet[Partnership]:
    """Within ``scope``; beside each the joint activities, those with an effect, and the last one."""
    rows = Partnership.objects.within(scope).select_related("node", "made_by")
    return rows.annotate(
        activity_count=Count("activities"), effect_count=Count("activities", filter=~Q(activities__effect="")),
        last_on=Max("activities__activity__held_on"),
    ).order_by("-from_on", "-pk")  # fmt: skip


def resources(scope: Scope) -> QuerySet[SharedResource]:
    rows = SharedResource.objects.within(scope).select_related("partnership__node")
    return rows.order_by("partnership__node__path", "partnership__name", "side", "title", "pk")


def joint(scope: Scope) -> QuerySet[PartnershipActivity]:
    return PartnershipActivity.objects.within(scope).select_related("partnership__node", "activity__branch__node")


def keepers(scope: Scope, today: date) -> QuerySet[Node]:
    return Node.objects.within(scope).filter(kind__in=KEEPERS).open_on(today).order_by("path")


def held_near(row: Partnership, today: date) -> QuerySet[Activity]:
    """Activities of the organisation in the last months that may be linked."""
    rows = Activity.objects.filter(
        subtree("branch__node__path", row.node.path), held_on__gte=max(row.from_on, today - timedelta(days=RECENT))
    )
    last = min(day for day in (row.to_on, row.ended_on, today) if day is not None)
    linked = PartnershipActivity.objects.filter(partnership=row).values("activity")
    return rows.filter(held_on__lte=last).exclude(state="planned").exclude(pk__in=linked).order_by("-held_on", "-pk")


def ending(scope: Scope, today: date) -> QuerySet[Partnership]:
    """Agreements that run out soon or have run out, and that nobody has ended. One statement beside its own."""
    line = today + timedelta(days=int(value_on("PARTNER_REMIND_DAYS", today)))
    return Partnership.objects.within(scope).filter(ended_on=None, to_on__lte=line).select_related("node")


def node_of(pk: int) -> int | None:
    return Partnership.objects.filter(pk=pk).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[Partnership, int]:
    return Partnership.objects.within(actor.scope("partnership.edit")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = Partnership.objects.within(actor.scope("partnership.view")).filter(pk__in=list(ids))
    return {r.pk: Place(r.name, reverse("partnership_detail", args=[r.pk])) for r in rows}
