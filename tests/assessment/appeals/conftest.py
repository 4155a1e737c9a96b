"""The assessor and both committee members of these stories hold their roles at the group, so that every branch is in reach."""

import pytest

from portal.rights.models import RoleGrant
from tests.support.people import FourPeople


@pytest.fixture
def group(people: FourPeople) -> FourPeople:
    offices = (people.assessor, people.committee, people.second_committee)
    RoleGrant.objects.filter(user__in=offices).update(node=people.nodes["JT"])
    return people
