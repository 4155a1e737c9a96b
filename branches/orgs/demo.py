"""Branches of the made-up enterprise: members out of the crews, groups, committees with terms, covered units."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils.timezone import localdate

from branches.orgs import services
from branches.orgs.enums import BranchPostKind, Standing
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost, BranchProxy
from portal.kernel.periods import add_months
from portal.organization.demo import OPENED, DemoBranch
from portal.people.enums import PoliticalStatus
from portal.people.models import Person
from portal.rights.access import Actor

COMMITTEE = (
    BranchPostKind.SECRETARY, BranchPostKind.DEPUTY, BranchPostKind.ORGANIZATION, BranchPostKind.PUBLICITY, BranchPostKind.DISCIPLINE,
)  # fmt: skip


def set_up(branches: list[DemoBranch], crews: dict[int, list[Person]], rng: Random, today: date) -> dict[int, list[Person]]:
    """About every second of a crew, at least eight, are members; returns the members by branch, the secretary first.

    Terms run from last spring; every seventh branch is over its term, every seventh close to its re-election.
    """
    Branch.objects.bulk_create(Branch(node=b.node, founded_on=OPENED) for b in branches)
    members: dict[int, list[Person]] = {}
    memberships, covers, posts = [], [], []
    for i, branch in enumerate(branches):
        crew = crews[branch.node.pk]
        chosen = crew[: max(8, len(crew) * 2 // 5)][:24]
        members[branch.node.pk] = chosen
        covers.append(BranchCoverage(branch_id=branch.node.pk, unit=branch.unit, from_on=OPENED))
        for n, person in enumerate(chosen):
            probationary = n == len(chosen) - 1 and i % 3 == 0
            start = date(today.year - 1, 12, 1) if probationary else max(person.hired_on or OPENED, OPENED)
            group = branch.groups[n % 2] if branch.groups else None
            standing = Standing.PROBATIONARY if probationary else Standing.FULL
            person.political_status = PoliticalStatus.PROBATIONARY if probationary else PoliticalStatus.FULL_MEMBER
            memberships.append(BranchMembership(branch_id=branch.node.pk, person=person, group=group, standing=standing, from_on=start))
        posts += _posts(branch, chosen, i, today)
    BranchMembership.objects.bulk_create(memberships, batch_size=500)
    BranchCoverage.objects.bulk_create(covers)
    BranchPost.objects.bulk_create(posts, batch_size=500)
    Person.objects.bulk_update([p for rows in members.values() for p in rows], ["political_status"], batch_size=400)
    return members


def _posts(branch: DemoBranch, chosen: list[Person], index: int, today: date) -> list[BranchPost]:
    year = today.year - {6: 3, 5: 2}.get(index % 7, 1)
    begun, ends = date(year, 4, 1), date(year + 3, 3, 31)
    posts = [
        BranchPost(branch_id=branch.node.pk, person=p, post=post, from_on=begun, to_on=ends)
        for post, p in zip(COMMITTEE, chosen, strict=False)
    ]
    leaders = zip(branch.groups, chosen[len(COMMITTEE) :], strict=False)
    posts += [
        BranchPost(branch_id=branch.node.pk, person=p, post=BranchPostKind.GROUP_LEADER, group=group, from_on=begun, to_on=ends)
        for group, p in leaders
    ]
    return posts


def live_on(actor: Actor, sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """What the offices did since: a term put off, a proxy; then the daily work."""
    today = localdate(now)
    by: dict[str, Any] = {"actor": actor, "at": now}
    if BranchProxy.objects.exists():
        return "0 proxies"
    for post in BranchPost.objects.filter(branch=sites[-1].node.pk, post=BranchPostKind.SECRETARY):
        if post.to_on is not None and today < post.to_on:
            services.extend_term(**by, post=post, to_on=add_months(post.to_on, 6), approval="岚煤党〔2026〕31号")
    second = sites[min(1, len(sites) - 1)]
    deputy = members[second.node.pk][1]
    services.appoint_proxy(
        **by, branch=Branch.objects.get(pk=second.node.pk), person=deputy, from_on=today - timedelta(days=9),
        to_on=today + timedelta(days=21), reason="书记参加脱产培训",
    )  # fmt: skip
    services.align_post_roles(**by)
    return f"1 proxy, {services.remind_of_terms(at=now, today=today)} reminders of terms"
