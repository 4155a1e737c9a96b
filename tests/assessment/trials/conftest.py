"""The story of dry runs: a published round of the group, and a draft of the version that comes after its scheme."""

import pytest

from assessment.rounds.models import AssessmentRound
from assessment.schemes import services as schemes
from assessment.schemes.models import AssessmentScheme
from portal.rights.models import RoleGrant
from tests.assessment.rounds.factories import AT, published
from tests.assessment.scoring.factories import MeasureKindFactory
from tests.support.people import FourPeople


@pytest.fixture
def group(people: FourPeople) -> FourPeople:
    offices = (people.assessor, people.committee, people.second_committee)
    RoleGrant.objects.filter(user__in=offices).update(node=people.nodes["JT"])
    return people


@pytest.fixture
def round(group: FourPeople) -> AssessmentRound:
    MeasureKindFactory(code="T-ACCIDENT")
    return published(group)


@pytest.fixture
def draft(group: FourPeople, round: AssessmentRound) -> AssessmentScheme:
    return schemes.start_draft(actor=group.actor(group.assessor), at=AT, scheme=round.scheme)
