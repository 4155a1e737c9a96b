"""Plans, meetings and programmes as metrics: what counts, for whom, and why a record does not."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of
from branches.plans.models import PlanItem
from portal.kernel import clock
from portal.kernel.periods import year_of
from tests.branches.meetings.factories import handed_out, kept
from tests.branches.plans.factories import figure, running, told, work
from tests.branches.programmes.factories import closed, started

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def value(metric, branch):
    today = clock.today()
    return value_of(metric, facts_of([branch.pk], year_of(today), needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch):
    today = clock.today()
    return [(line.label, line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, year_of(today), today)]


@pytest.mark.parametrize(
    ("due", "done", "share", "why"),
    [(-10, None, D(0), "evidence.plan_open"), (0, 0, D(1), ""), (-10, 0, D(0), "evidence.plan_late"), (5, None, None, "evidence.not_due")],
)
def test_work_of_a_plan_is_done_in_time(people, due, done, share, why):
    today = clock.today()
    item = work(running(people))
    PlanItem.objects.exclude(pk=item.pk).update(due_on=None)
    PlanItem.objects.filter(pk=item.pk).update(due_on=today + timedelta(days=due))
    if done is not None:
        told(people, item, percent=100, is_done=True)
    assert value("plan_on_time", people.branch_a) == share
    assert shown("plan_on_time", people.branch_a) == [(item.title, share == 1, why)]
    assert value("plan_on_time", people.branch_b) is None


def test_work_counts_for_the_branch_that_leads_it(people):
    item = work(running(people))
    PlanItem.objects.exclude(pk=item.pk).update(due_on=None)
    PlanItem.objects.filter(pk=item.pk).update(due_on=clock.today() - timedelta(days=1), lead_node=people.nodes["ZB-B"])
    assert value("plan_on_time", people.branch_b) == D(0)


@pytest.mark.parametrize(("reached", "share"), [("98", D(1)), ("97", D(0)), (None, None)])
def test_targets_are_read_from_measures(people, reached, share):
    running(people)
    if reached is not None:
        figure(people, "CM-A", 1, reached)
    assert value("plan_targets_reached", people.branch_a) == share
    assert len(shown("plan_targets_reached", people.branch_a)) == 1


def test_actions_of_meetings_and_programmes(people):
    handed_out(people, kept(people), due_on=clock.today() - timedelta(days=1))
    closed(people, started(people))
    assert value("meeting_actions_on_time", people.branch_a) == D(0)
    assert [row[2] for row in shown("meeting_actions_on_time", people.branch_a)] == ["evidence.plan_open"]
    assert value("programmes_improved", people.branch_a) == D(1)
    closed(people, started(people, title="又一个", ends_on=date(2026, 12, 30)), effect=D("5"))
    assert value("programmes_improved", people.branch_a) == D("0.5")
    assert [row[2] for row in shown("programmes_improved", people.branch_a)] == ["", "evidence.no_improvement"]


def test_work_that_another_branch_leads_is_the_same_whoever_is_asked_for(people):
    item, today = work(running(people)), clock.today()
    PlanItem.objects.exclude(pk=item.pk).update(due_on=None)
    PlanItem.objects.filter(pk=item.pk).update(due_on=today - timedelta(days=1), lead_node=people.nodes["ZB-B"])
    needs, a, b = needs_of([("plan_on_time", {})]), people.branch_a.pk, people.branch_b.pk
    together = facts_of([a, b], year_of(today), needs, today)
    alone = {pk: facts_of([pk], year_of(today), needs, today)[pk] for pk in (a, b)}
    assert alone == together
    assert (alone[a].get("planning.due"), alone[b]["planning.due"]) == (None, D(1))
