"""Dues of the demo: bases, three months in different stages, a relief, a gift, a letter on its way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from branches.dues import services
from branches.dues.models import DuesBase, DuesMonth
from branches.dues.services import ReliefFacts
from branches.orgs.models import Branch
from portal.kernel.periods import add_months, month_of
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User


def _by(user: User, now: datetime) -> dict:
    return {"actor": actor_of(user, timezone.localdate(now)), "at": now}


def _holders(role: Role) -> list[User]:
    return [grant.user for grant in RoleGrant.objects.filter(role=role).select_related("user").order_by("pk")]


def collect(sites: Sequence[DemoBranch], members: dict[int, list[Person]], rng: Random, now: datetime) -> str:
    """Three months of every branch: the first closed, the second submitted here and there, the running one half collected."""
    today = timezone.localdate(now)
    running = month_of(today).starts_on
    months = [add_months(running, -2), add_months(running, -1), running]
    committee = _holders(Role.COMMITTEE)[0]
    secretaries = {
        grant.node_id: grant.user for grant in RoleGrant.objects.filter(role=Role.SECRETARY).select_related("user").order_by("-pk")
    }
    branches = {b.pk: b for b in Branch.objects.filter(pk__in=[s.node.pk for s in sites]).select_related("node")}
    sheets = 0
    for index, site in enumerate(sites):
        branch, user = branches[site.node.pk], secretaries[site.node.pk]
        _keep_bases(branch, members[site.node.pk], rng, user, now, index)
        if index == 0:
            _extras(branch, members[site.node.pk], user, now)
        for no, month in enumerate(months):
            sheet = services.open_month(**_by(user, now), branch=branch, month=month)
            _collect_one(sheet, no, index, user, committee, now)
            sheets += 1
    return f"{sheets} months of dues"


def _keep_bases(branch: Branch, people: Sequence[Person], rng: Random, user: User, now: datetime, index: int) -> None:
    """Wages of a mine; in the second branch one member has told nothing yet."""
    since = add_months(month_of(timezone.localdate(now)).starts_on, -10)
    known = people[:-1] if index == 1 else people
    DuesBase.objects.bulk_create(
        DuesBase(
            person=person, branch=branch, category="in_service", amount=f"{Decimal(rng.randint(42, 128)) * 100:.2f}", from_on=since,
            set_by=user, set_at=now,
        )
        for person in known
    )  # fmt: skip


def _extras(branch: Branch, people: Sequence[Person], user: User, now: datetime) -> None:
    """One relief that waits for the committee, and a gift on the Party's birthday."""
    today = timezone.localdate(now)
    month = month_of(today).starts_on
    facts = ReliefFacts(
        branch, people[-1], Decimal("10.00"), month, add_months(month, 5), today - timedelta(days=4), "家属长期患病，医疗支出较大"
    )
    services.propose_relief(**_by(user, now), facts=facts)
    given_on = today - timedelta(days=20)
    services.record_gift(**_by(user, now), branch=branch, person=people[0], amount=Decimal("1000.00"), given_on=given_on)


def _collect_one(sheet: DuesMonth, no: int, index: int, user: User, committee: User, now: datetime) -> None:
    """Months that are over are paid but for a few; the running one by half of the members."""
    entries = list(sheet.entries.exclude(due=None).order_by("person__staff_no"))
    late = index % 3 == 2 and no == 1
    paying = entries[: len(entries) // 2] if no == 2 else entries[:-1] if late else entries
    last = min(month_of(sheet.month).ends_on, timezone.localdate(now))
    services.pay_many(**_by(user, now), sheet=sheet, entry_ids=[e.pk for e in paying], paid_on=last, way="phone")
    if no == 2 or len(entries) < sheet.entries.count():
        return
    services.submit_month(**_by(user, now), sheet=sheet)
    if no == 0 and user.pk != committee.pk:
        services.close_month(**_by(committee, now), sheet=sheet)
