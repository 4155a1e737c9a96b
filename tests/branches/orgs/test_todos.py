"""Branches over term wait for the committee that has them re-elected."""

from datetime import date

import pytest
from django.urls import reverse

from branches.orgs.models import BranchPost
from branches.orgs.todos import over_term
from portal.kernel import clock


@pytest.mark.parametrize(
    ("to_on", "ended_on", "waits"),
    [(date(2020, 1, 1), None, True), (date(2020, 1, 1), date(2020, 2, 1), False), (date(2200, 1, 1), None, False), (None, None, False)],
)
def test_a_branch_over_term_waits_once(people, to_on, ended_on, waits):
    BranchPost.objects.filter(branch=people.branch_a).update(from_on=date(2017, 1, 1), to_on=to_on, ended_on=ended_on)
    found = over_term(people.actor(people.committee), clock.now())

    link = ("支部A", reverse("branch_detail", args=["ZB-A"]), to_on)
    assert [(t.title, t.url, t.due_on) for t in found.first] == ([link] if waits else [])
    assert (found.count, found.late) == (int(waits), int(waits))


@pytest.mark.parametrize("who", ["secretary", "stranger", "worker"])
def test_it_waits_for_nobody_else(people, who):
    BranchPost.objects.update(to_on=date(2025, 1, 1))

    assert over_term(people.actor(getattr(people, who)), clock.now()).count == 0
