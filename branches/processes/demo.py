"""Three branches have looked at their processes: one with a late gap and one settled, one concluded, one half way."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from branches.orgs.models import Branch
from branches.processes import selectors, services
from branches.processes.enums import PointResult
from branches.processes.models import PartyProcess, ProcessCheck, ProcessGap
from branches.processes.services import Mark
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

# place of the branch -> process -> numbers of the points that are not met; None: begun and not yet filled in
RUN: list[dict[str, list[int] | None]] = [
    {"MEETINGS": [4, 6], "DUES": [], "TRANSFER": []},
    {"MEETINGS": [], "DEVELOPMENT": [6]},
    {"MEETINGS": None},
]
NOTES = {4: "三季度党课只讲了一次", 6: "两次记录没有写不同意见"}


def _filled(actor: Actor, at: datetime, check: ProcessCheck, unmet: list[int], owner: Person) -> None:
    by: dict[str, Any] = {"actor": actor, "at": at}
    points = selectors.points_of(check)
    marks = {p.no: Mark(PointResult.UNMET, NOTES.get(p.no, "还不够")) if p.no in unmet else Mark(PointResult.MET) for p in points}
    row = services.fill_check(**by, check=check, marks=marks, version=check.version)
    for no, point in enumerate(p for p in points if p.no in unmet):
        services.assign_gap(**by, point=point, owner=owner, due_on=timezone.localdate(at) + timedelta(days=20 + 10 * no))
    words = f"{len(points)} 项达到 {len(points) - len(unmet)} 项" + ("，其余限期整改" if unmet else "")
    services.fill_check(**by, check=row, marks={}, version=row.version, conclusion=words, conclude=True)


def look(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """Begun some weeks ago, so that a gap may be late today."""
    then, table = now - timedelta(days=28), {row.code: row for row in PartyProcess.objects.all()}
    for site, run in zip(sites, RUN, strict=False):
        branch = Branch.objects.select_related("node").get(pk=site.node.pk)
        people = members[site.node.pk]
        secretary = actor_of(User.objects.get(person=people[0]), timezone.localdate(then))
        for code, unmet in run.items():
            period = str(timezone.localdate(then).year)
            check = services.begin_check(actor=secretary, at=then, branch=branch, process=table[code], period=period)
            if unmet is not None:
                _filled(secretary, then, check, unmet, people[1])
    _settle_one(now)
    return f"{ProcessCheck.objects.count()} check lists of processes with {ProcessGap.objects.count()} gaps"


def _settle_one(now: datetime) -> None:
    """The last gap is put right by the branch and looked at by the committee."""
    gap = ProcessGap.objects.select_related("point__check_list__branch__node").order_by("pk").last()
    head = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0].user
    if gap is None:
        return
    today = timezone.localdate(now)
    path = gap.point.check_list.branch.node.path
    office = RoleGrant.objects.filter(role=Role.SECRETARY, node__path=path).select_related("user").order_by("pk").first()
    if office is None:
        return
    services.mend_gap(actor=actor_of(office.user, today), at=now, gap=gap, words="已补训 8 学时，证明材料归档")
    services.settle_gap(actor=actor_of(head, today), at=now, gap=gap, verdict="已查看证明材料", is_settled=True)
