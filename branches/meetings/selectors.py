"""Reads of meetings, their actions, and the year's union matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from branches.meetings import rules
from branches.meetings.enums import ACTION_TONES, TopicFlag
from branches.meetings.models import JointMeeting, JointMeetingKind, MeetingAction, MeetingTopic
from branches.plans.enums import Side
from branches.plans.models import PlanItem
from branches.plans.selectors import owner_nodes, plan_nodes
from portal.catalogue.selectors import value_on
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor

UNION_KINDS = (NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH, NodeKind.GROUP, NodeKind.COMPANY)


def meeting_rows(scope: Scope) -> QuerySet[JointMeeting]:
    """Meetings of the reach with topics, actions and those of them that are done."""
    rows = JointMeeting.objects.within(scope).select_related("node", "kind")
    return rows.annotate(
        actions_all=Count("actions", distinct=True), actions_done=Count("actions", filter=Q(actions__done_on__isnull=False), distinct=True)
    ).order_by("-held_on", "-pk")


def meetings(scope: Scope) -> QuerySet[JointMeeting]:
    return JointMeeting.objects.within(scope).select_related("node__parent", "kind", "made_by").prefetch_related("nodes", "topics")


def action_rows(scope: Scope) -> QuerySet[MeetingAction]:
    """Actions of the reach's meetings, and those that its departments carry out."""
    rows = MeetingAction.objects.within(scope).select_related("meeting__node", "meeting__kind", "owner_node", "topic", "item", "done_by")
    return rows.order_by(F("done_on").asc(nulls_first=True), "due_on", "pk")


def with_state(rows: Iterable[Any], today: date) -> list[Any]:
    found = list(rows)
    for row in found:
        row.state = rules.action_state(row.due_on, row.done_on, today)
        row.tone = ACTION_TONES[row.state]
    return found


def duty_list(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """(side, what it owes) in the order of the sides; what no side owes stands last."""
    found = list(rows)
    pairs = [(str(side.label), [row for row in found if row.side == side]) for side in Side]
    return [pair for pair in (*pairs, ("", [row for row in found if not row.side])) if pair[1]]


def counts_by_kind(scope: Scope, today: date) -> list[dict[str, Any]]:
    """Of each kind of meeting: what it has handed out, what is open, late, done. Two statements."""
    rows = MeetingAction.objects.within(scope).order_by().values("meeting__kind")
    sums = rows.annotate(
        n=Count("pk"), open=Count("pk", filter=Q(done_on=None)), late=Count("pk", filter=Q(done_on=None, due_on__lt=today)),
        done=Count("pk", filter=Q(done_on__isnull=False)),
    )  # fmt: skip
    counted = {row.pop("meeting__kind"): row for row in sums}
    return [{"kind": kind, **counted[kind.pk]} for kind in JointMeetingKind.objects.filter(pk__in=counted)]


def open_actions(scope: Scope, today: date) -> QuerySet[MeetingAction]:
    return action_rows(scope).filter(done_on=None)


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    return plan_nodes(scope, today)


def departments(node: Node, year: int, today: date) -> QuerySet[Node]:
    """Who may take part and be given something to do."""
    return owner_nodes(node, year, today)


def linkable(scope: Scope) -> QuerySet[PlanItem]:
    return PlanItem.objects.within(scope).exclude(kind__carries="heading").select_related("plan").order_by("-plan__year", "plan", "no")


@dataclass(frozen=True)
class UnionYear:
    """How often an organisation has studied union matters this year."""

    node: Node
    studied: int
    least: int
    missing: int
    is_behind: bool


def union_years(scope: Scope, today: date) -> list[UnionYear]:
    """Of each committee in reach: three statements."""
    least = int(value_on("UNION_MATTERS_YEAR", today))
    found = list(Node.objects.within(scope).filter(kind__in=UNION_KINDS).open_on(today).order_by("path"))
    topics = MeetingTopic.objects.filter(meeting__node__in=found, flag=TopicFlag.UNION, meeting__held_on__year=today.year)
    counts = dict(topics.order_by().values_list("meeting__node_id").annotate(n=Count("pk")))
    rows = []
    for node in found:
        missing, is_behind = rules.union_matters_due(counts.get(node.pk, 0), least, today)
        rows.append(UnionYear(node, counts.get(node.pk, 0), least, missing, is_behind))
    return rows


def node_of_meeting(meeting_id: int) -> int | None:
    return JointMeeting.objects.filter(pk=meeting_id).values_list("node_id", flat=True).first()


def node_of_action(action_id: int) -> int | None:
    return MeetingAction.objects.filter(pk=action_id).values_list("meeting__node_id", flat=True).first()


def meeting_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = JointMeeting.objects.within(actor.scope("meeting.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.title, reverse("meeting_detail", args=[row.pk])) for row in rows}


def action_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = MeetingAction.objects.within(actor.scope("meeting.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.text[:40], reverse("meeting_action", args=[row.pk])) for row in rows}
