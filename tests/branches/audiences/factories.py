"""A segment of the plant, twelve young operators in it, and what they are told."""

from datetime import date

from branches.audiences import services
from branches.audiences.models import AudienceSegment, ContentItem, ContentKind
from branches.audiences.services import ItemFacts, SegmentFacts
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.factories import PersonFactory, UserFactory
from tests.support.people import FourPeople, user_with

YOUNG, OLD = date(2000, 1, 1), date(1975, 1, 1)


def words(p: FourPeople, user: User) -> dict:
    return {"actor": p.actor(user), "at": clock.now()}


def union(p: FourPeople, node: str = "MK1") -> User:
    """The union officer of a plant."""
    known = User.objects.filter(person__name=f"工会{node}").first()
    return known or user_with(Role.UNION_OFFICER, p.nodes[node], unit=p.nodes[node], name=f"工会{node}")


def crew(p: FourPeople, size: int = 12, unit: str = "CM-A", *, accounts: bool = True, **facts) -> list[Person]:
    """People with accounts; young operators unless told otherwise."""
    rows = [PersonFactory(unit=p.nodes[unit], **{"birth_on": YOUNG, "post_category": "operating", **facts}) for _ in range(size)]
    if accounts:
        for person in rows:
            UserFactory(person=person)
    return rows


def segment(p: FourPeople, user: User | None = None, node: str = "MK1", **changes) -> AudienceSegment:
    first = {"node": p.nodes[node], "name": "青年操作岗", "is_youth": True, "posts": ("operating",)}
    return services.save_segment(**words(p, user or union(p)), facts=SegmentFacts(**{**first, **changes}))


def item_facts(row: AudienceSegment, **changes) -> ItemFacts:
    today = clock.today()
    first = {
        "segment": row, "kind": ContentKind.objects.get(code="BULLETIN"), "month": today.replace(day=1), "due_on": today,
        "title": "生产经营情况", "text": "本月产量和成本",
    }  # fmt: skip
    return ItemFacts(**{**first, **changes})


def planned(p: FourPeople, row: AudienceSegment | None = None, user: User | None = None, **changes) -> ContentItem:
    facts = item_facts(row or segment(p), **changes)
    return services.plan_item(**words(p, user or union(p)), facts=facts)
