"""The statistics of last year drawn up by one officer of the group and signed by another, and this year's draft."""

from datetime import datetime

from django.utils import timezone

from branches.statistics import services
from branches.statistics.models import StatisticsReturn
from portal.organization.models import Node
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant


def count(now: datetime) -> str:
    today = timezone.localdate(now)
    root = Node.objects.get(parent=None)
    grants = RoleGrant.objects.filter(role=Role.COMMITTEE, node=root).select_related("user").order_by("pk")
    first, second = (actor_of(grant.user, today) for grant in grants[:2])
    last = services.draw_up(actor=first, at=now, node=root, year=today.year - 1)
    services.sign(actor=second, at=now, table=last, version=last.version)
    services.draw_up(actor=first, at=now, node=root, year=today.year)
    return f"{StatisticsReturn.objects.count()} yearly statistics"
