"""Reads of campaigns, of what each branch put into them, and of visits."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity
from branches.campaigns.enums import VisitState
from branches.campaigns.models import Campaign, CampaignEvent, ModelVisit
from branches.orgs.models import Branch
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node

VISIT_KIND = "ACT-07"  # 劳模工匠进支部
HELD = Q(activity__isnull=False)
VISITS = {VisitState.HELD: HELD, VisitState.CANCELLED: ~HELD & ~Q(cancel_reason=""), VisitState.PLANNED: ~HELD & Q(cancel_reason="")}


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    """Who may hold a campaign: units and committees in reach."""
    small = (NodeKind.TEAM, NodeKind.DISTRICT, NodeKind.PARTY_GROUP)
    return Node.objects.within(scope).exclude(kind__in=small).open_on(today).order_by("path")


def campaigns(scope: Scope) -> QuerySet[Campaign]:
    """Campaigns that the reader sees, with the number of their events."""
    rows = Campaign.objects.within(scope).select_related("node")
    return rows.annotate(n_events=Count("events", distinct=True)).order_by("-from_on", "-pk")


def events(campaign: Campaign, scope: Scope) -> list[CampaignEvent]:
    """Events of the reader's branches. One statement."""
    rows = CampaignEvent.objects.within(scope).filter(campaign=campaign)
    return list(rows.select_related("activity__branch__node", "activity__kind").order_by("activity__held_on", "pk"))


@dataclass
class ViewingLine:
    """A branch over the years of one viewing task: (people there, people expected), None where nothing was held."""

    branch: Branch
    cells: list[tuple[int, int] | None] = field(default_factory=list)


def viewing_table(campaign: Campaign, scope: Scope) -> tuple[list[int], list[ViewingLine]]:
    """The branches in reach by the years in which the same campaign was held. Three statements."""
    years = sorted(Campaign.objects.filter(node=campaign.node_id, name=campaign.name).values_list("year", flat=True))
    open_now = Q(node__closed_on=None) | Q(node__closed_on__gte=campaign.from_on)
    below = Branch.objects.within(scope).filter(subtree("node__path", campaign.node.path), open_now, founded_on__lte=campaign.to_on)
    there = CampaignEvent.objects.filter(campaign__node=campaign.node_id, campaign__name=campaign.name, activity__state__in=COUNTED_STATES)
    groups = there.order_by().values_list("activity__branch_id", "campaign__year")
    found = {(b, y): (n or 0, m or 0) for b, y, n, m in groups.annotate(n=Sum("activity__present"), m=Sum("activity__expected"))}
    branches = below.select_related("node").order_by("node__path")
    return years, [ViewingLine(b, [found.get((b.pk, year)) for year in years]) for b in branches]


def fitting_records(campaign: Campaign, scope: Scope) -> QuerySet[Activity]:
    """Records in the reader's reach that may be put into the campaign."""
    rows = Activity.objects.within(scope).filter(held_on__range=(campaign.from_on, campaign.to_on), campaign_event=None)
    return rows.filter(subtree("branch__node__path", campaign.node.path)).select_related("branch__node").order_by("-starts_at", "-pk")


def visits(scope: Scope) -> QuerySet[ModelVisit]:
    rows = ModelVisit.objects.within(scope).select_related("branch__node", "honour__person", "honour__title", "activity")
    return rows.order_by("-planned_on", "-pk")


def visit_records(visit: ModelVisit) -> QuerySet[Activity]:
    """The branch's records of such visits that answer no other."""
    rows = Activity.objects.filter(branch=visit.branch_id, kind__code=VISIT_KIND, model_visit=None)
    return rows.order_by("-starts_at", "-pk")


def of_state(rows: QuerySet[ModelVisit], state: str) -> QuerySet[ModelVisit]:
    return rows.filter(VISITS[VisitState(state)]) if state in VisitState.values else rows


def state_counts(rows: QuerySet[ModelVisit]) -> dict[str, int]:
    """One statement."""
    found = rows.order_by().aggregate(all=Count("pk"), **{str(state): Count("pk", filter=test) for state, test in VISITS.items()})
    return {"": found.pop("all"), **found}
