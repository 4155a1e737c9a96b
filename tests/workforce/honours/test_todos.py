"""Registered honours wait for a second person in reach."""

import pytest
from django.urls import reverse

from portal.kernel import clock
from tests.support.waiting import told
from tests.workforce.honours.factories import HonourFactory
from workforce.honours.todos import to_confirm


def titles(people, user) -> list[tuple[str, str]]:
    return [(t.title, t.url) for t in to_confirm(people.actor(user), clock.now()).first]


def test_an_honour_waits_for_somebody_else(people):
    row = HonourFactory(person=people.worker.person, registered_by=people.hr)
    HonourFactory(person=people.stranger.person, registered_by=people.hr)
    HonourFactory(person=people.worker.person, registered_by=people.hr, confirmed=True)
    HonourFactory(person=people.worker.person, registered_by=people.hr, withdrawn=True)

    assert titles(people, people.second_hr) == [("职工甲 · 安全生产能手", reverse("honour_detail", args=[row.pk]))]
    assert titles(people, people.hr) == []
    assert titles(people, people.worker) == []


def test_nobody_confirms_his_own(people):
    HonourFactory(person=people.second_hr.person, registered_by=people.hr)

    assert titles(people, people.second_hr) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_more_honours_cost_no_more(people, rows, django_assert_num_queries):
    HonourFactory.create_batch(rows, person=people.worker.person, registered_by=people.hr)
    actor = people.actor(people.second_hr)
    with django_assert_num_queries(2):
        assert told(to_confirm(actor, clock.now())) == rows
