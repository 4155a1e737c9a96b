"""A committee asks all members for a post each quarter; a branch asks for one a month."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.postings import services
from branches.postings.models import PostingTask
from branches.postings.services import TaskFacts
from portal.kernel.periods import quarter_of, year_of
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User


def ask(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    above = ancestors_of(sites[0].node.path)
    node = Node.objects.filter(kind="party_committee", path__in=above).order_by("-path").first()
    heads = RoleGrant.objects.filter(role=Role.COMMITTEE, node__path__in=above).select_related("user")
    head = heads.order_by("node__path", "pk").first()
    if node is not None and head is not None:
        facts = TaskFacts(
            node, "每季度写一条操作经验", "quarter", 1, quarter_of(today).starts_on, year_of(today).ends_on, "写清情况、做法和效果。"
        )
        services.set_task(actor=actor_of(head.user, today), at=now, facts=facts)
    for site in sites[:2]:
        secretary = User.objects.filter(person=members[site.node.pk][0], is_active=True).first()
        if secretary is not None:
            facts = TaskFacts(site.node, "每月一条节能窍门", "month", 1, today.replace(day=1), today + timedelta(days=120))
            services.set_task(actor=actor_of(secretary, today), at=now, facts=facts)
    return f"{PostingTask.objects.count()} posting tasks"
