"""A campaign with records of some branches, a viewing task of three years, and a visit that is to come."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from branches.activities.models import Activity
from branches.campaigns import access, services
from branches.campaigns.models import Campaign, CampaignEvent
from branches.campaigns.services import CampaignFacts
from branches.orgs.models import Branch
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User


def campaign(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    head = actor_of(RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0].user, today)
    root = Node.objects.get(parent=None)
    rows = [("theme", "讲工匠故事、展劳模风采", today.year), *[("viewing", "工匠直播月", today.year - n) for n in (2, 1, 0)]]
    made = [
        services.open_campaign(actor=head, at=now, facts=CampaignFacts(root, kind, name, year, date(year, 1, 1), date(year, 12, 31)))
        for kind, name, year in rows
    ]  # fmt: skip
    for index, site in enumerate(sites[:4]):
        own = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        for row in made:
            held = Activity.objects.filter(branch=site.node.pk, kind__code="MT-05", held_on__year=row.year, campaign_event=None)
            record = held.order_by("held_on").first()
            if record is not None and (index + row.year) % 4:
                services.add_event(actor=own, at=now, campaign=row, activity=record)
    host = actor_of(User.objects.get(person=members[sites[0].node.pk][0]), today)
    guest = access.guests(host).first()
    if guest is not None:
        words: dict[str, Any] = {"planned_on": today + timedelta(days=9), "topic": "采煤机截割和支护技术"}
        services.agree_visit(actor=host, at=now, branch=Branch.objects.get(pk=sites[0].node.pk), honour=guest, **words)
    return f"{Campaign.objects.count()} campaigns with {CampaignEvent.objects.count()} events"
