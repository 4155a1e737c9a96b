"""Two rounds over the three branches of the four standing people; the stranger's branch has the best scores."""

from dataclasses import dataclass

import pytest

from assessment.rounds.enums import RoundState
from assessment.rounds.models import AssessmentRound
from tests.assessment.insight.factories import RoundFactory, score
from tests.support.people import FourPeople


@dataclass
class Scored:
    people: FourPeople
    now: AssessmentRound
    before: AssessmentRound


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
    return Scored(people, now, before)
