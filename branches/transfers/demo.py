"""Two letters of the demo: one on its way, one that nobody confirmed in its days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from branches.orgs.models import Branch, BranchPost
from branches.transfers import services
from branches.transfers.services import LetterFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant


def send(sites: Sequence[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """To the second branch from two others: a fresh one, and one that is overdue."""
    if len(sites) < 2:
        return "0 letters"
    today = timezone.localdate(now)
    committee = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0].user
    by: dict[str, Any] = {"actor": actor_of(committee, today), "at": now}
    busy = set(BranchPost.objects.filter(ended_on=None).values_list("person_id", flat=True))
    free = [next((p for p in reversed(members[s.node.pk]) if p.pk not in busy), None) for n, s in enumerate(sites) if n != 1]
    people = [person for person in free if person is not None][:2]
    target = Branch.objects.select_related("node").get(pk=sites[1].node.pk)
    for person, days in zip(people, (12, 100), strict=False):
        services.issue_letter(**by, facts=LetterFacts(person, "inside", today - timedelta(days=days), to_branch=target, note="岗位调整"))
    return f"{len(people)} letters of introduction"
