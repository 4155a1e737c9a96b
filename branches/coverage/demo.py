"""Set-ups of a project department and a work site, teams with leaders, backbone members, a candidate."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from branches.coverage import services
from branches.coverage.models import PartySetup, SetupCondition, SetupKind, TeamLeader
from branches.coverage.services import CrewFacts, SetupFacts
from branches.orgs.models import Branch
from portal.organization.demo import DemoBranch
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import system_actor


def stand(sites: list[DemoBranch], crews: dict[int, list[Person]], members: dict[int, list[Person]], now: datetime) -> str:
    by: dict[str, Any] = {"actor": system_actor("demo"), "at": now}
    today = timezone.localdate(now)
    first = Branch.objects.select_related("node").get(pk=sites[0].node.pk)
    plant = sites[0].unit.parent or sites[0].unit
    kinds = {kind.code: kind for kind in SetupKind.objects.all()}
    told = (("PROJECT", "二号风井项目部", 12), ("SITE", "选煤厂技改施工现场", 40), ("TASKTEAM", "智能综采攻关团队", 55))
    for n, (code, name, ago) in enumerate(told):
        row = services.register_setup(
            **by,
            facts=SetupFacts(node=plant, kind=kinds[code], name=name, opened_on=today - timedelta(days=ago), helper=first),
        )
        if n == len(told) - 1:
            _complete(by, row, members[first.pk][0], first, today - timedelta(days=30))
    for site in sites[:3]:
        _teams(by, site, crews[site.node.pk], members[site.node.pk], today)
    services.propose_candidate(
        **by, branch=first, number=members[first.pk][6].staff_no, post="publicity", reason="连续两年带头完成攻关任务，熟悉生产，群众信任"
    )
    return f"{PartySetup.objects.count()} set-ups, {TeamLeader.objects.count()} team leaders"


def _complete(by: dict[str, Any], row: PartySetup, head: Person, branch: Branch, on: Any) -> None:
    facts = SetupFacts(row.node, row.kind, row.name, row.opened_on, head, branch)
    row = services.change_setup(**by, setup=row, version=row.version, facts=facts)
    for condition in SetupCondition.objects.filter(is_active=True):
        services.confirm_condition(**by, setup=row, condition=condition)
    services.complete_setup(**by, setup=row, version=row.version, on=on, branch=branch)


def _teams(by: dict[str, Any], site: DemoBranch, crew: list[Person], chosen: list[Person], today: Any) -> None:
    """Leaders for the teams of a district, the first of them a member; backbone members and a track."""
    branch = Branch.objects.select_related("node").get(pk=site.node.pk)
    teams = list(Node.objects.filter(path__startswith=site.unit.path, kind=NodeKind.TEAM, closed_on=None).order_by("path")[:3])
    people = [*chosen[5:7], *crew[-2:]]
    for n, team in enumerate(teams):
        services.name_leader(**by, branch=branch, team=team, number=people[n].staff_no, on=today - timedelta(days=200))
        if site.groups:
            services.link_group(**by, branch=branch, team=team, group=site.groups[n % len(site.groups)])
    for n, field in enumerate(("液压支架检修", "供电和继电保护")):
        services.mark_backbone(**by, branch=branch, number=chosen[n + 3].staff_no, field=field)
    if teams:
        facts = CrewFacts(
            branch, teams[0], crew[-1].staff_no, "to_group", "参加组长培训，列席支委会，由支部书记带", today + timedelta(days=120)
        )
        services.open_track(**by, facts=facts)
