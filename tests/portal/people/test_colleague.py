"""A person named by staff number: at work on the day, and of the same enterprise."""

from datetime import date

import pytest

from portal.organization.enums import NodeKind
from portal.people.selectors import colleague
from tests.support.factories import NodeFactory, PersonFactory

DAY = date(2026, 7, 1)


@pytest.mark.django_db
def test_only_colleagues_of_the_enterprise_at_work_are_found(people):
    n = people.nodes
    above, beside = PersonFactory(unit=n["JT"]), PersonFactory(unit=n["CM-C"])
    left = PersonFactory(unit=n["CM-A"], left_on=date(2026, 6, 30))
    foreign = PersonFactory(unit=NodeFactory(code="JT-OTHER", name="别的集团", kind=NodeKind.GROUP))

    found = [colleague(f" {p.staff_no} ", n["ZB-A"], DAY) for p in (above, beside, left, foreign)]

    assert found == [above, beside, None, None]
