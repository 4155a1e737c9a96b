"""Late and pressing duties of the own branch, and the figure for a chat group."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from branches.duties.todos import count_pressing, late_or_soon

AT = datetime(2026, 11, 29, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_secretary_finds_what_his_branch_owes(people):
    found = late_or_soon(people.actor(people.secretary), AT)

    assert found.count > 0
    assert {t.url for t in found.first} == {f"{reverse('workbench')}?branch=ZB-A"}
    assert {t.detail for t in found.first} == {"支部A"}
    assert [t.due_on for t in found.first] == sorted(t.due_on for t in found.first if t.due_on)
    assert 0 < found.late <= found.count
    assert count_pressing(people.nodes["ZB-A"].path, AT.date()) == found.count


@pytest.mark.parametrize("who", ["committee", "worker", "hr"])
def test_those_without_a_branch_owe_nothing(people, who, django_assert_num_queries):
    actor = people.actor(getattr(people, who))
    with django_assert_num_queries(0):
        assert late_or_soon(actor, AT).count == 0


def test_a_group_hears_of_the_branches_below_it(people):
    parts = [count_pressing(people.nodes[code].path, AT.date()) for code in ("ZB-A", "ZB-B")]

    assert count_pressing(people.nodes["DW1"].path, AT.date()) == sum(parts)
    assert count_pressing(people.nodes["CM-A"].path, AT.date()) == 0
