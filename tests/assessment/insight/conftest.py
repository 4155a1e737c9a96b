"""Two rounds over the three branches of the four standing people and two more in the other plant, so that the peer group
is large enough to be ranked; the stranger's branch has the best scores, the two further ones the lowest."""

from dataclasses import dataclass
from datetime import date

import pytest

from assessment.rounds.enums import RoundState
from assessment.rounds.models import AssessmentRound
from branches.orgs.models import Branch
from portal.organization.enums import NodeKind
from tests.assessment.insight.factories import RoundFactory, score
from tests.support.factories import NodeFactory
from tests.support.people import FourPeople


@dataclass
class Scored:
    people: FourPeople
    now: AssessmentRound
    before: AssessmentRound
    far: tuple[Branch, Branch]


def far_branch(people: FourPeople, letter: str) -> Branch:
    """One more production branch of the other plant."""
    peers = people.branch_c.node.peer_group
    node = NodeFactory(code=f"ZB-{letter}", name=f"支部{letter}", kind=NodeKind.BRANCH, parent=people.nodes["DW2"], peer_group=peers)
    return Branch.objects.create(node=node, founded_on=date(2020, 1, 1))


@pytest.fixture
def scored(people) -> Scored:
    before = RoundFactory(code="2026Q2", state=RoundState.PUBLISHED)
    now = RoundFactory(code="2026Q3")
    for branch, old, new in (
        (people.branch_a, ("80.00", "90.00"), ("92.50", "88.00")),
        (people.branch_b, ("70.00", "72.00"), ("71.00", "75.50")),
        (people.branch_c, ("95.00", "95.00"), ("96.00", "97.00")),
    ):
        score(before, branch, *old, duties=(10, 8))
        score(now, branch, *new)
    far = far_branch(people, "X"), far_branch(people, "Y")
    for branch, points in zip(far, ("50.00", "40.00"), strict=True):
        for round_ in (before, now):
            score(round_, branch, points, points)
    return Scored(people, now, before, far)
