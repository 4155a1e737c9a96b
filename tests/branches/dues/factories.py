"""Dues of the branches of the four people."""

from datetime import date
from decimal import Decimal

from branches.dues import services
from branches.dues.models import DuesBase, DuesMonth
from portal.kernel import clock
from tests.support.people import FourPeople

D = Decimal
OCTOBER = date(2026, 10, 1)


def words(people: FourPeople, user=None) -> dict:
    return {"actor": people.actor(user or people.secretary), "at": clock.now()}


def base(branch, person, amount="5400.00", category="in_service", from_on=date(2024, 1, 1), to_on=None):
    return DuesBase.objects.create(
        branch=branch, person=person, amount=amount, category=category, from_on=from_on, to_on=to_on, set_at=clock.now()
    )


def members(branch):
    return [m.person for m in branch.memberships.select_related("person").order_by("person__staff_no")]


def opened(people: FourPeople, month=OCTOBER, branch=None, user=None, amount="5400.00") -> DuesMonth:
    """A month of branch A in which every member has a base."""
    branch = branch or people.branch_a
    for person in members(branch):
        if not DuesBase.objects.filter(person=person).exists():
            base(branch, person, amount)
    return services.open_month(**words(people, user), branch=branch, month=month)
