"""A small enterprise with the four standing people and the offices beside them.

JT (group)
├── MK1 (plant) ── DW1 (committee) ── ZB-A, ZB-B (branches);   CM-A, CM-B (districts)
└── MK2 (plant) ── DW2 (committee) ── ZB-C (branch);           CM-C (district)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from branches.orgs.enums import BranchPostKind
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost
from portal.kernel import clock
from portal.organization.enums import NodeKind
from portal.organization.models import Node, PeerGroup
from portal.people.enums import PoliticalStatus
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User
from tests.support.factories import STANDING_NUMBERS, NodeFactory, PersonFactory, RoleGrantFactory, UserFactory
from tests.support.standing import Standing


@dataclass
class FourPeople:
    """Users; ``actor(user)`` gives the actor. ``branch_a`` is the secretary's own branch with five members."""

    secretary: User
    committee: User
    sibling: User
    stranger: User
    assessor: User
    second_committee: User
    hr: User
    second_hr: User
    worker: User
    nodes: dict[str, Node]
    branch_a: Branch
    branch_b: Branch
    branch_c: Branch

    @staticmethod
    def actor(user: User) -> Actor:
        return actor_of(user, clock.today())


def user_with(role: Role | None, node: Node, *, unit: Node, name: str, **facts) -> User:
    """An account of a person at ``unit`` holding ``role`` at ``node``; ``facts`` are those of the person."""
    user = UserFactory(person=PersonFactory(name=name, unit=unit, **facts))
    if role is not None:
        RoleGrantFactory(user=user, role=role, node=node)
    return user


def _branch(node: Node, unit: Node, size: int, secretary: User, numbers: Iterator[str]) -> Branch:
    branch = Branch.objects.create(node=node, founded_on=date(2020, 1, 1))
    BranchCoverage.objects.create(branch=branch, unit=unit, from_on=date(2020, 1, 1))
    facts = {"unit": unit, "political_status": PoliticalStatus.FULL_MEMBER}
    members = [secretary.person, *[PersonFactory(staff_no=next(numbers), **facts) for _ in range(size - 1)]]
    BranchMembership.objects.bulk_create(BranchMembership(branch=branch, person=m, from_on=date(2020, 1, 1)) for m in members)
    BranchPost.objects.create(branch=branch, person=secretary.person, post=BranchPostKind.SECRETARY, from_on=date(2024, 1, 1))
    return branch


def _production() -> PeerGroup:
    return PeerGroup.objects.get_or_create(code="production", defaults={"name_zh": "生产", "name_en": "Production"})[0]


def _built() -> FourPeople:
    """Build the enterprise above; about sixty rows. Its staff numbers are kept apart from those of ``PersonFactory``."""
    production, numbers = _production(), map(str, count(STANDING_NUMBERS[0]))
    jt = NodeFactory(code="JT", name="测试集团", kind=NodeKind.GROUP)
    n: dict[str, Node] = {"JT": jt}
    for i, letters in (("1", "AB"), ("2", "C")):
        plant = n[f"MK{i}"] = NodeFactory(code=f"MK{i}", kind=NodeKind.PLANT, parent=jt)
        committee = n[f"DW{i}"] = NodeFactory(code=f"DW{i}", kind=NodeKind.PARTY_COMMITTEE, parent=plant)
        for letter in letters:
            n[f"CM-{letter}"] = NodeFactory(code=f"CM-{letter}", kind=NodeKind.DISTRICT, parent=plant)
            n[f"ZB-{letter}"] = NodeFactory(
                code=f"ZB-{letter}", name=f"支部{letter}", kind=NodeKind.BRANCH, parent=committee, peer_group=production
            )
    secretary = user_with(Role.SECRETARY, n["ZB-A"], unit=n["CM-A"], name="书记甲", staff_no=next(numbers))
    sibling = user_with(Role.SECRETARY, n["ZB-B"], unit=n["CM-B"], name="书记乙", staff_no=next(numbers))
    stranger = user_with(Role.SECRETARY, n["ZB-C"], unit=n["CM-C"], name="书记丙", staff_no=next(numbers))
    return FourPeople(
        secretary=secretary,
        sibling=sibling,
        stranger=stranger,
        committee=user_with(Role.COMMITTEE, n["DW1"], unit=n["MK1"], name="委员甲", staff_no=next(numbers)),
        second_committee=user_with(Role.COMMITTEE, n["DW1"], unit=n["MK1"], name="委员乙", staff_no=next(numbers)),
        assessor=user_with(Role.ASSESSOR, n["DW1"], unit=n["MK1"], name="考核员甲", staff_no=next(numbers)),
        hr=user_with(Role.HR, n["MK1"], unit=n["MK1"], name="人事甲", staff_no=next(numbers)),
        second_hr=user_with(Role.HR, n["MK1"], unit=n["MK1"], name="人事乙", staff_no=next(numbers)),
        worker=user_with(Role.WORKER, n["CM-A"], unit=n["CM-A"], name="职工甲", staff_no=next(numbers)),
        nodes=n,
        branch_a=_branch(n["ZB-A"], n["CM-A"], 5, secretary, numbers),
        branch_b=_branch(n["ZB-B"], n["CM-B"], 4, sibling, numbers),
        branch_c=_branch(n["ZB-C"], n["CM-C"], 3, stranger, numbers),
    )


STANDING = Standing(_built, (Node, Person, User, RoleGrant, Branch, BranchCoverage, BranchMembership, BranchPost), lambda: _production().pk)


def four_people() -> FourPeople:
    """The enterprise above, as it was built first."""
    return STANDING.again()
