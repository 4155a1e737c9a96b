"""What tests of dues ask of people and services."""

import pytest

from portal.kernel.errors import RuleBroken
from portal.rights.enums import Role
from tests.branches.dues.factories import members
from tests.support.factories import RoleGrantFactory, UserFactory


def refusal(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


def officer(people):
    """A second officer of branch A."""
    user = UserFactory(person=members(people.branch_a)[1])
    RoleGrantFactory(user=user, role=Role.BRANCH_OFFICER, node=people.nodes["ZB-A"])
    return user
