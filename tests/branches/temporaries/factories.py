"""Temporary branches over branches A and B, through the services."""

from datetime import timedelta

from branches.activities.models import Activity
from branches.orgs.services import NewMember
from branches.temporaries import services
from branches.temporaries.models import TemporaryBranch
from branches.temporaries.services import NewBranch, ProjectFacts
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.models import User
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.support.people import FourPeople


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.committee), "at": clock.now()}


def members(branch, count: int = 2) -> list[Person]:
    return [row.person for row in branch.memberships.select_related("person").order_by("person__staff_no")[1 : 1 + count]]


def facts(**changes) -> ProjectFacts:
    first = {
        "project": "主井大修",
        "duty": "组织攻关，保证工期",
        "approval": "岚煤党〔2026〕12号",
        "ends_on": clock.today() + timedelta(days=90),
    }
    return ProjectFacts(**{**first, **changes})


def new(p: FourPeople, code: str = "LS-1", ago: int = 30, people=None, **changes) -> NewBranch:
    chosen = members(p.branch_a, 2) + members(p.branch_b, 1) if people is None else people
    first = {
        "code": code, "name": f"大修临时党支部{code}", "short_name": f"大修{code}", "parent": p.nodes["DW1"],
        "founded_on": clock.today() - timedelta(days=ago), "founders": [NewMember(person) for person in chosen],
    }  # fmt: skip
    return NewBranch(**{**first, **changes})


def temporary(p: FourPeople, code: str = "LS-1", *, user: User | None = None, ago: int = 30, people=None, **changes) -> TemporaryBranch:
    return services.found_temporary(**words(p, user), new=new(p, code, ago, people), facts=facts(**changes))


def held(row: TemporaryBranch, present: int | None = None, ago: int = 1, **changes) -> Activity:
    """A filed activity with everybody of the temporary branch on the roll."""
    start = clock.now() - timedelta(days=ago)
    return with_roll(ActivityFactory(branch=row.branch, filed=True, starts_at=start, **changes), present)
