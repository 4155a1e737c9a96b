"""Who holds campaigns, who joins them, and which honours name a guest."""

from django.db.models import Q, QuerySet

from branches.campaigns.models import Campaign
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.honours.models import Honour


def reaches(campaign: Campaign, node: Node) -> bool:
    """A campaign is for every branch below the one who holds it."""
    return node.path.startswith(campaign.node.path)


def guests(actor: Actor) -> QuerySet[Honour]:
    """Confirmed honours of people: those shown by their own word, and those in the actor's reach."""
    own = Honour.objects.within(actor.scope("honour.view")).order_by().values("pk")
    rows = Honour.objects.filter(Q(is_shown=True) | Q(pk__in=own), person__isnull=False, confirmed_at__isnull=False, withdrawn_at=None)
    return rows.select_related("person__unit", "title").order_by("-level", "person__staff_no")


def collectives(actor: Actor) -> QuerySet[Honour]:
    """Confirmed honours of units and branches in the actor's reach."""
    rows = Honour.objects.within(actor.scope("honour.view")).filter(person=None, confirmed_at__isnull=False, withdrawn_at=None)
    return rows.select_related("node", "title").order_by("-level", "node__path")
