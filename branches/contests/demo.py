"""A contest of the first committee with nominees who want to stand, and one who is asked."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.contests import access, selectors, services
from branches.contests.models import ContestNomination
from branches.contests.services import ContestFacts
from portal.kernel.errors import RuleBroken
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
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
        )  # fmt: skip
        contest = services.announce_contest(actor=actor, at=now, facts=facts)
        for n, site in enumerate(below[1:4]):
            _nominate(contest, site, members[site.node.pk], now, stands=n > 0)
        break
    return f"{ContestNomination.objects.count()} nominations"


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
