"""Reads of places, manuals, standards, acceptances and monthly topics."""

from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from branches.safety.enums import OPEN_STATES
from branches.safety.models import (
    AcceptanceCheck,
    ManualVersion,
    MonthlyTopic,
    SafetyManual,
    TopicTask,
    WorkArea,
    WorkplaceStandard,
)
from branches.safety.selectors.sites import reachable_units
from portal.kernel.scope import Scope
from portal.organization.enums import BRANCH_KINDS
from portal.organization.models import Node
from portal.rights.access import Actor


def _standing(model: Any, actor: Actor, right: str, day: date) -> QuerySet[Any]:
    """Rows inside the reach, and for a worker those of the district he works in."""
    scope = actor.scope(right)
    rows = model.objects.within(Scope(scope.paths))
    if scope.person_id is None:
        return rows
    units = reachable_units(actor, right, day).order_by().values("pk")
    return model.objects.filter(Q(pk__in=rows.order_by().values("pk")) | Q(node__in=units))


def area_rows(actor: Actor, right: str, day: date) -> QuerySet[Any]:
    """Places with ``open``, their hazards that are not closed: none is a place without hazards today."""
    rows = _standing(WorkArea, actor, right, day).select_related("node", "branch__node")
    opened = Count("hazards", filter=Q(hazards__state__in=OPEN_STATES))
    return rows.annotate(open=opened).order_by("node__path", "sort", "name")


def standard_rows(actor: Actor, right: str, day: date) -> QuerySet[WorkplaceStandard]:
    return (
        _standing(WorkplaceStandard, actor, right, day)
        .select_related("node")
        .annotate(size=Count("items"))
        .order_by("-effective_from", "-pk")
    )


def manual_rows(actor: Actor, right: str, day: date) -> QuerySet[SafetyManual]:
    """Manuals with their versions, the newest first."""
    versions = Prefetch("versions", ManualVersion.objects.select_related("published_by").order_by("-effective_from"))
    return (
        _standing(SafetyManual, actor, right, day).select_related("node", "area").prefetch_related(versions).order_by("node__path", "title")
    )


def acceptance_rows(actor: Actor, right: str, day: date) -> QuerySet[AcceptanceCheck]:
    return (
        _standing(AcceptanceCheck, actor, right, day).select_related("node", "branch__node", "area", "standard").order_by("-due_on", "-pk")
    )


def topic_rows(actor: Actor, right: str, day: date) -> QuerySet[MonthlyTopic]:
    """Topics with the number of their tasks and of the closed ones."""
    rows = _standing(MonthlyTopic, actor, right, day).select_related("node", "branch__node")
    done = Count("tasks", filter=Q(tasks__closed_on__isnull=False))
    return rows.annotate(size=Count("tasks"), done=done).order_by("-month", "node__path")


def topic_nodes(actor: Actor, day: date) -> QuerySet[Node]:
    """For whom a topic may be set: units and branches in reach."""
    units = reachable_units(actor, "standard.manage", day).order_by().values("pk")
    branches = Node.objects.within(Scope(actor.scope("standard.manage").paths)).filter(kind__in=BRANCH_KINDS).open_on(day)
    return Node.objects.filter(Q(pk__in=units) | Q(pk__in=branches.order_by().values("pk"))).order_by("path")


def turns_so_far(node_id: int, standard_id: int) -> int:
    """How often the places of a unit have been planned by a standard: which turn the next one is. One statement."""
    rows = AcceptanceCheck.objects.filter(area__node=node_id, standard=standard_id)
    return rows.order_by().values("area").annotate(n=Count("pk")).order_by("-n").values_list("n", flat=True).first() or 0


def open_tasks(actor: Actor, day: date) -> QuerySet[TopicTask]:
    topics = topic_rows(actor, "standard.manage", day).order_by().values("pk")
    return TopicTask.objects.filter(topic__in=topics, closed_on=None).select_related("topic__node")


def may_open_version(actor: Actor, version_id: int, day: date) -> bool:
    """Asked for the file beside a version."""
    manuals = _standing(SafetyManual, actor, "standard.view", day).values("pk")
    return ManualVersion.objects.filter(pk=version_id, manual__in=manuals).exists()


def node_of_version(version_id: int) -> int | None:
    return ManualVersion.objects.filter(pk=version_id).values_list("manual__node_id", flat=True).first()
