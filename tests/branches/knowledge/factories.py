"""An expert of unit CM-A, a post of the worker, through the services."""

from branches.knowledge import selectors, services
from branches.knowledge.models import KnowledgeExpert, KnowledgeKind, KnowledgePost
from branches.knowledge.services import PostFacts, UseFacts
from portal.kernel import clock
from portal.organization.models import Node
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.worker), "at": clock.now()}


def kind(code: str = "TIP") -> KnowledgeKind:
    return KnowledgeKind.objects.get(code=code)


def post_facts(**changes) -> PostFacts:
    first = {"kind": kind(), "title": "截齿松动提前听声判断", "problem": "掉齿停机", "practice": "空载听声，小锤敲击"}
    return PostFacts(**{**first, **changes})


def expert_user(p: FourPeople, unit: str = "CM-A", name: str = "技师甲") -> User:
    """A worker of the unit with an account, not appointed yet."""
    return user_with(Role.WORKER, p.nodes[unit], unit=p.nodes[unit], name=name)


def appointed(p: FourPeople, user: User, node: str = "CM-A", kind: KnowledgeKind | None = None, by: User | None = None) -> KnowledgeExpert:
    return services.appoint_expert(**words(p, by or p.committee), node=p.nodes[node], staff_no=user.person.staff_no, kind=kind)


def written(p: FourPeople, user: User | None = None, **changes) -> KnowledgePost:
    return services.write_post(**words(p, user), facts=post_facts(**changes))


def submitted(p: FourPeople, user: User | None = None, **changes) -> KnowledgePost:
    row = written(p, user, **changes)
    services.submit_post(**words(p, user), post=row)
    return row


def published(p: FourPeople, judge: User | None = None, reach: Node | None = None, user: User | None = None, **changes) -> KnowledgePost:
    row = submitted(p, user, **changes)
    if judge is None:
        judge = expert_user(p)
        appointed(p, judge)
    services.approve_post(**words(p, judge), post=row, reach_node=reach or row.node, opinion="可以推广")
    return KnowledgePost.objects.select_related("current", "node").get(pk=row.pk)


def used(p: FourPeople, row: KnowledgePost, user: User, **changes):
    first = {"used_on": clock.today(), "place": "夜班割煤", "gain": "提前发现松动"}
    return services.use_post(**words(p, user), post=row, facts=UseFacts(**{**first, **changes}))


def seen(p: FourPeople, user: User) -> list[str]:
    return [str(row) for row in selectors.posts(p.actor(user), clock.today())]
