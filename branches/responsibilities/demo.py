"""The standard list in the root committee and the first branch, with what was told of it."""

from datetime import datetime

from django.utils import timezone

from branches.responsibilities import rules, services
from branches.responsibilities.enums import DutyOutcome
from branches.responsibilities.models import DutyStatement
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User


def answer_for(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    head = actor_of(RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0].user, today)
    secretary = actor_of(User.objects.get(person=members[sites[0].node.pk][0]), today)
    for actor, node in ((head, Node.objects.get(parent=None)), (secretary, sites[0].node)):
        services.adopt_standards(actor=actor, at=now, node=node)
        for no, row in enumerate(DutyStatement.objects.filter(node=node).order_by("pk")):
            if no % 3 < 2:
                outcome = DutyOutcome.DONE if no % 3 == 0 else DutyOutcome.PARTLY
                words = "按要求落实，会议记录和现场照片已归档" if outcome == DutyOutcome.DONE else "已落实大部分，四季度补齐"
                half = rules.half_of(today)
                services.tell_outcome(actor=actor, at=now, statement=row, half=half, outcome=outcome, words=words)
    return f"{DutyStatement.objects.count()} duty statements"
