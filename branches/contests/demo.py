"""A contest of the first committee with nominees who want to stand, and one who is asked; another one of collectives, with places."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.contests import access, selectors, services
from branches.contests.models import ContestNomination
from branches.contests.services import ContestFacts
from portal.kernel.errors import RuleBroken
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User
from workforce.honours.models import HonourTitle


def compete(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    grants = RoleGrant.objects.valid_on(today).filter(role=Role.COMMITTEE).select_related("user", "node").order_by("pk")
    for grant in grants:
        actor = actor_of(grant.user, today)
        node = selectors.committees(actor.scope("contest.run"), today).first()
        below = [site for site in sites if node is not None and site.node.path.startswith(access.ground(node))]
        if node is None or not below:
            continue
        facts = ContestFacts(
            node, HonourTitle.objects.get(code="POST-MODEL"), f"{today.year} 年度岗位标兵评比", today.year, today - timedelta(days=5),
            today + timedelta(days=15), seats=3, terms="本职岗位业绩突出、安全无事故、带出徒弟。",
            quotas=[(site.node, 2) for site in below[:3]],
        )  # fmt: skip
        contest = services.announce_contest(actor=actor, at=now, facts=facts)
        for n, site in enumerate(below[1:4]):
            _nominate(contest, site, members[site.node.pk], now, stands=n > 0)
        _collectives(actor, node, below, members, now)
        break
    return f"{ContestNomination.objects.count()} nominations"


def _collectives(actor: Actor, node: Node, below: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> None:
    """The branches nominate themselves; the committee's branches have one place each."""
    today = timezone.localdate(now)
    facts = ContestFacts(
        node, HonourTitle.objects.get(code="ADVANCED-BRANCH"), f"{today.year} 年度先进党支部评选", today.year, today - timedelta(days=3),
        today + timedelta(days=20), seats=2, terms="组织生活规范、安全生产无事故、技能人才培养有成效。",
        quotas=[(site.node, 1) for site in below[:4]],
    )  # fmt: skip
    contest = services.announce_contest(actor=actor, at=now, facts=facts)
    for site in below[1:3]:
        head = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        services.nominate(
            actor=head, at=now, contest=contest, place=site.node, number=site.node.code, reason="全年三会一课齐全，班组安全无事故。"
        )


def _nominate(contest, site: DemoBranch, crew: list[Person], now: datetime, *, stands: bool) -> None:
    today = timezone.localdate(now)
    head = actor_of(User.objects.get(person=crew[0]), today)
    try:
        row = services.nominate(
            actor=head, at=now, contest=contest, place=site.node, number=crew[1].staff_no, reason="全年检修及时率第一。"
        )
    except RuleBroken:
        return
    account = User.objects.filter(person=crew[1]).first()
    if stands and account is not None:
        services.answer_nomination(actor=actor_of(account, today), at=now, nomination=row, stands=True)
