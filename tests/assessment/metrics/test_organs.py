"""Activities of temporary branches count for the branches at home."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from portal.kernel import clock
from portal.kernel.periods import quarter_of, year_of
from tests.branches.coverage import factories as coverage
from tests.branches.temporaries import factories as make

pytestmark = pytest.mark.db
METRICS = ("temporary_attendance", "setups_on_time", "teams_with_members", "team_leader_overlap")


def value(metric, branch):
    period = quarter_of(clock.today())
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]))[branch.pk], {})


def test_attendance_in_a_temporary_branch_counts_at_home(people):
    row = make.temporary(people, people=make.members(people.branch_a, 2), ago=2)
    make.held(row, present=1)
    assert value("temporary_attendance", people.branch_a) == D("0.5")
    assert value("temporary_attendance", people.branch_b) is None
    assert value("temporary_attendance", row.branch) is None
    (line,) = evidence("temporary_attendance", {}, people.branch_a.pk, quarter_of(clock.today()))
    assert (line.is_counted, line.why_code) == (True, "evidence.away")


def test_the_statements_do_not_grow_with_the_branches(people):
    row = make.temporary(people, ago=5)
    make.held(row, ago=1)
    make.held(row, ago=2)
    needs, period = needs_of([(metric, {}) for metric in METRICS]), quarter_of(clock.today() - timedelta(days=1))
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, period, needs)
            counts.append(len(seen))
        assert counts[0] == counts[1]


def test_set_ups_count_for_the_branch_that_helps(people):
    today = clock.today()
    for name, ago, done in (
        ("甲", 60, today - timedelta(days=40)),
        ("乙", 59, today - timedelta(days=1)),
        ("丙", 58, None),
        ("丁", 3, None),
    ):
        row = coverage.setup(people, name=name, opened_on=today - timedelta(days=ago), helper=people.branch_a)
        if done:
            type(row).objects.filter(pk=row.pk).update(branch=people.branch_a, set_up_on=done)
    period = year_of(today - timedelta(days=30))
    facts = facts_of([people.branch_a.pk], period, needs_of([("setups_on_time", {})]), today)[people.branch_a.pk]
    assert value_of("setups_on_time", facts, {}) == D("0.333333")
    lines = evidence("setups_on_time", {}, people.branch_a.pk, period, today)
    assert [line.why_code for line in lines] == ["", "evidence.setup_late", "evidence.setup_open"]


def test_teams_with_members_and_leaders_of_groups(people):
    units = [coverage.team(people, f"BZ-{n}") for n in range(2)]
    member = coverage.members(people.branch_a)[0]
    member.unit = units[0]
    member.save()
    coverage.leader(people, units[0], member)
    period, today = quarter_of(clock.today()), clock.today() + timedelta(days=1)
    needs = needs_of([("teams_with_members", {}), ("team_leader_overlap", {})])
    facts = facts_of([people.branch_a.pk], period, needs, today)[people.branch_a.pk]
    assert (value_of("teams_with_members", facts, {}), value_of("team_leader_overlap", facts, {})) == (D("0.5"), D(0))
    shown = [line.why_code for line in evidence("teams_with_members", {}, people.branch_a.pk, period, today)]
    assert shown == ["", "evidence.team_without_members"]
    assert [line.why_code for line in evidence("team_leader_overlap", {}, people.branch_a.pk, period, today)] == [
        "evidence.leader_not_of_group"
    ]
