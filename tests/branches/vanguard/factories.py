"""Posts, key posts and task forces of branch A, through the services."""

from datetime import timedelta

from branches.vanguard import services
from branches.vanguard.models import KeyPost, TaskForce, VanguardPost
from branches.vanguard.services import ForceFacts, PostFacts
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.models import User
from tests.branches.appraisals.factories import account_of, words
from tests.support.people import FourPeople

__all__ = ["account_of", "force", "key", "member", "post", "post_facts", "words"]


def member(p: FourPeople, place: int = 1, branch=None) -> Person:
    rows = (branch or p.branch_a).memberships.order_by("person__staff_no").exclude(person=p.secretary.person)
    return rows.select_related("person")[place].person


def post_facts(p: FourPeople, **changes) -> PostFacts:
    first = {
        "branch": p.branch_a, "kind": "vanguard", "name": "机电检修先锋岗", "node": p.nodes["CM-A"], "duty": "设备点检，带班作业",
        "from_on": clock.today() - timedelta(days=300),
    }  # fmt: skip
    return PostFacts(**{**first, **changes})


def post(p: FourPeople, user: User | None = None, numbers=None, **changes) -> VanguardPost:
    chosen = [member(p).staff_no] if numbers is None else numbers
    return services.register_post(**words(p, user), facts=post_facts(p, **changes), numbers=chosen)


def key(p: FourPeople, name: str = "主井提升机司机", user: User | None = None) -> KeyPost:
    return services.register_key_post(**words(p, user), branch=p.branch_a, node=p.nodes["CM-A"], name=name)


def force(p: FourPeople, user: User | None = None, lines=None, **changes) -> TaskForce:
    today = clock.today()
    first = {
        "branch": p.branch_a, "name": "抢险突击队", "task": "抢通巷道", "reason": "透水险情", "duty": "一号点排水，二号点支护",
        "node": p.nodes["CM-A"], "from_on": today - timedelta(days=3), "to_on": today + timedelta(days=3),
    }  # fmt: skip
    chosen = [(member(p).staff_no, "leader", "现场指挥"), (member(p, 2).staff_no, "member", "")] if lines is None else lines
    return services.register_force(**words(p, user), facts=ForceFacts(**{**first, **changes}), lines=chosen)
