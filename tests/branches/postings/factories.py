"""Posting tasks of branch A and of its committee, through the services."""

from datetime import date

from branches.postings import services
from branches.postings.models import PostingTask
from branches.postings.services import TaskFacts
from portal.kernel import clock
from portal.kernel.periods import quarter_of
from portal.people.models import Person
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.factories import RoleGrantFactory, UserFactory
from tests.support.people import FourPeople


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.secretary), "at": clock.now()}


def facts(p: FourPeople, node: str = "ZB-A", **changes) -> TaskFacts:
    quarter = quarter_of(clock.today())
    first = {
        "node": p.nodes[node], "title": "每季度写一条经验", "period": "quarter", "times": 1, "from_on": quarter.starts_on,
        "to_on": date(clock.today().year + 1, 12, 31),
    }  # fmt: skip
    return TaskFacts(**{**first, **changes})


def asked(p: FourPeople, user: User | None = None, once_key: str = "", **changes) -> PostingTask:
    return services.set_task(**words(p, user), facts=facts(p, **changes), once_key=once_key)


def member(p: FourPeople, n: int = 0) -> User:
    """An account of a member of branch A who is not its secretary."""
    person: Person = [m.person for m in p.branch_a.memberships.select_related("person__unit").order_by("pk")][n + 1]
    user = User.objects.filter(person=person).first() or UserFactory(person=person)
    RoleGrantFactory(user=user, role=Role.WORKER, node=person.unit)
    return user
