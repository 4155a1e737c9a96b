"""Reads of the rule library."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from branches.plans.models import PlanItem
from branches.plans.selectors import plan_nodes
from branches.policies import rules
from branches.policies.enums import REVIEW_TONES, PolicyLevel
from branches.policies.models import Policy
from portal.announcements.models import Announcement
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.rights.access import Actor


def policies(scope: Scope) -> QuerySet[Policy]:
    rows = Policy.objects.within(scope).select_related("node", "item", "announcement")
    return rows.annotate(newest=Max("versions__no"), since=Max("versions__effective_on")).order_by("level", "title", "pk")


def with_state(rows: Iterable[Any], today: date) -> list[Any]:
    found = list(rows)
    for row in found:
        row.state = rules.review_state(row.review_on, row.repealed_on, today)
        row.tone = REVIEW_TONES[row.state]
    return found


def counts_by_level(scope: Scope, today: date) -> list[tuple[Any, int, int]]:
    """(level, rules in force, due for review) of each level: one statement."""
    rows = Policy.objects.within(scope).filter(Q(repealed_on=None) | Q(repealed_on__gt=today)).order_by()
    due = Count("pk", filter=Q(review_on__lt=today))
    found = {level: (n, late) for level, n, late in rows.values_list("level").annotate(n=Count("pk"), late=due)}
    return [(level.label, *found.get(level.value, (0, 0))) for level in PolicyLevel]


def due(scope: Scope, today: date) -> QuerySet[Policy]:
    return policies(scope).filter(review_on__lt=today).filter(Q(repealed_on=None) | Q(repealed_on__gt=today))


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    return plan_nodes(scope, today)


def linkable(scope: Scope) -> QuerySet[PlanItem]:
    return PlanItem.objects.within(scope).exclude(kind__carries="heading").select_related("plan").order_by("-plan__year", "plan", "no")


def announcements(scope: Scope) -> QuerySet[Announcement]:
    return Announcement.objects.within(scope).filter(needs_receipt=True).order_by("-pk")


def node_of(policy_id: int) -> int | None:
    return Policy.objects.filter(pk=policy_id).values_list("node_id", flat=True).first()


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = Policy.objects.within(actor.scope("policy.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.title, reverse("policy_detail", args=[row.pk])) for row in rows}
