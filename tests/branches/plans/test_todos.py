"""What waits: plans to approve, work that is late or due soon."""

from datetime import timedelta

import pytest
from django.urls import reverse

from branches.plans.models import PlanItem
from branches.plans.todos import late_work, to_approve
from portal.kernel import clock
from tests.branches.plans.factories import drafted, put, running, submitted, work

pytestmark = pytest.mark.django_db


def test_a_submitted_plan_waits_for_the_level_above_alone(people):
    plan = submitted(people)
    own = drafted(people, user=people.committee, node="DW1")
    put(people, own, user=people.committee)
    own.state = "submitted"
    own.save()
    found = to_approve(people.actor(people.second_committee), clock.now())
    assert [(t.title, t.url) for t in found.first] == [(plan.title, reverse("plan_detail", args=[plan.pk]))]
    assert to_approve(people.actor(people.stranger), clock.now()).count == 0


@pytest.mark.parametrize(("days", "count", "late"), [(-1, 1, 1), (0, 1, 0), (14, 1, 0), (15, 0, 0)])
def test_late_work_and_work_due_soon(people, days, count, late):
    item = work(running(people))
    PlanItem.objects.update(due_on=None)
    PlanItem.objects.filter(pk=item.pk).update(due_on=clock.today() + timedelta(days=days))
    found = late_work(people.actor(people.secretary), clock.now())
    assert (found.count, found.late) == (count, late)
    assert late_work(people.actor(people.stranger), clock.now()).count == 0
