"""Joint activities, forms of activity and what the superior has set, as facts: what counts, for whom, in how many statements."""

from datetime import date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.activities.models import JointHolder
from branches.arrangements.models import ArrangedTask, Arrangement
from portal.kernel import clock
from portal.kernel.periods import parse_period
from tests.branches.activities.factories import ActivityFactory, kind

pytestmark = pytest.mark.db
Q4 = parse_period("2026Q4")
METRICS = ("joint_activities", "activity_forms", "interactive_share", "arranged_on_time")


def value(metric, branch, today=None):
    return value_of(metric, facts_of([branch.pk], Q4, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, today=None):
    return [(line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, Q4, today)]


def test_a_joint_activity_counts_for_each_that_holds_it(people):
    lead = ActivityFactory(branch=people.branch_a, filed=True)
    share = ActivityFactory(branch=people.branch_b, filed=True, lead=lead)
    JointHolder.objects.create(activity=lead, branch=people.branch_b, share=share, state="accepted", invited_at=clock.now())
    alone = ActivityFactory(branch=people.branch_c, filed=True)
    JointHolder.objects.create(activity=alone, branch=people.branch_a, state="declined", invited_at=clock.now())
    assert [value("joint_activities", b) for b in (people.branch_a, people.branch_b, people.branch_c)] == [D(1), D(1), D(0)]
    assert (shown("joint_activities", people.branch_b), shown("joint_activities", people.branch_c)) == ([(True, "")], [])


def test_forms_beyond_meetings_and_lectures(people):
    filed = {"filed": True}
    for code, traits in (("MT-01", filed), ("MT-04", filed), ("ACT-06", filed), ("ACT-06", {"archived": True}),
                         ("ACT-35", {})):  # fmt: skip
        ActivityFactory(branch=people.branch_a, kind=kind(code), **traits)
    assert (value("activity_forms", people.branch_a), value("interactive_share", people.branch_a)) == (D(3), D("0.5"))
    assert sorted(shown("activity_forms", people.branch_a)) == [
        (False, "evidence.form_again"), (False, "evidence.not_filed"), *[(True, "evidence.form_first")] * 3
    ]  # fmt: skip
    assert sum(counted for counted, _why in shown("interactive_share", people.branch_a)) == 2
    assert value("interactive_share", people.branch_b) is None


def _task(people, branch, month, **answer):
    row = Arrangement.objects.get_or_create(
        node=people.nodes["DW1"], kind=kind(), subject="学习", year=2026, defaults={"made_at": clock.now(), "months": [10, 11, 12]}
    )[0]
    last = {10: 31, 11: 30, 12: 31}[month]
    return ArrangedTask.objects.create(
        arrangement=row, branch=branch, month=date(2026, month, 1), due_on=date(2026, month, last), **answer
    )  # fmt: skip


def test_what_the_superior_has_set(people):
    noon = timezone.make_aware(datetime(2026, 10, 8, 12))
    held = ActivityFactory(branch=people.branch_a, filed=True, starts_at=noon, held_on=date(2026, 10, 8))
    _task(people, people.branch_a, 10, activity=held)
    _task(people, people.branch_a, 11)
    _task(people, people.branch_a, 12, excuse="全员检修")
    assert value("arranged_on_time", people.branch_a, date(2026, 11, 30)) == D(1)
    assert value("arranged_on_time", people.branch_a, date(2026, 12, 1)) == D("0.5")
    assert shown("arranged_on_time", people.branch_a, date(2026, 12, 1)) == [
        (True, ""), (False, "evidence.arranged_missed"), (False, "evidence.arranged_explained")
    ]  # fmt: skip
    assert value("arranged_on_time", people.branch_b) is None


@pytest.mark.parametrize("what", [facts_of, records_of])
def test_one_branch_and_three_take_the_same_statements(people, what):
    branches = [people.branch_a, people.branch_b, people.branch_c]
    for branch in branches:
        ActivityFactory(branch=branch, filed=True)
        _task(people, branch, 11)
    needs = needs_of([(metric, {}) for metric in METRICS])
    with CaptureQueriesContext(connection) as one:
        what([branches[0].pk], Q4, needs)
    with CaptureQueriesContext(connection) as three:
        what([b.pk for b in branches], Q4, needs)
    assert (len(one), len(three)) == (2, 2)
