"""Findings put right and checks held as facts: what they count, for whom, in how many statements."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.integrity.models import ConductPledge, PledgeRound
from branches.supervision.models import SupervisionCheck, SupervisionFinding, SupervisionOffice, SupervisionTopic
from portal.kernel.periods import parse_period

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("rectifications_on_time", "supervision_checks_held")
AT = datetime(2026, 7, 1, 4, tzinfo=UTC)


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3, today=None):
    return [(line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period, today)]


def _finding(people, due_on, answered_on=None, state="issued", letter="A"):
    return SupervisionFinding.objects.create(
        node=people.nodes[f"CM-{letter}"], branch_id=people.nodes[f"ZB-{letter}"].pk, topic=SupervisionTopic.objects.get(code="PAY"),
        source="inside", text="未公示", found_on=date(2026, 7, 1), due_on=due_on, answered_on=answered_on, state=state, created_at=AT,
        closed_on=due_on if state == "closed" else None,
    )  # fmt: skip


def _check(people, planned_on, state="planned", letter="A"):
    return SupervisionCheck.objects.create(
        node=people.nodes[f"CM-{letter}"], branch_id=people.nodes[f"ZB-{letter}"].pk, topic=SupervisionTopic.objects.get(code="PAY"),
        title="薪酬检查", lead=SupervisionOffice.objects.get(code="AUDIT"), planned_on=planned_on, state=state, created_at=AT,
        held_on=planned_on if state == "held" else None,
    )  # fmt: skip


def test_findings_are_in_time_when_answered_by_the_last_day_and_closed(people):
    due = date(2026, 8, 10)
    _finding(people, due, due, "closed")
    _finding(people, due, date(2026, 8, 11), "closed")
    _finding(people, due)
    _finding(people, due, due, "answered")  # waits for its second look only: not counted yet
    _finding(people, due, due, "withdrawn")
    assert value("rectifications_on_time", people.branch_a) == D("0.333333")
    assert shown("rectifications_on_time", people.branch_a) == [
        (True, ""), (False, "evidence.hazard_late"), (False, "evidence.hazard_late"), (False, "evidence.hazard_waiting"),
    ]  # fmt: skip
    assert value("rectifications_on_time", people.branch_b) is None


def test_nothing_is_late_before_its_day_is_over(people):
    _finding(people, date(2026, 8, 10))
    assert value("rectifications_on_time", people.branch_a, today=date(2026, 8, 10)) is None
    assert shown("rectifications_on_time", people.branch_a, today=date(2026, 8, 10)) == [(False, "evidence.not_due")]
    assert value("rectifications_on_time", people.branch_a, today=date(2026, 8, 11)) == D(0)


def test_checks_held_of_those_planned(people):
    _check(people, date(2026, 8, 1), "held")
    _check(people, date(2026, 8, 20))
    _check(people, date(2026, 9, 20), "cancelled")
    assert value("supervision_checks_held", people.branch_a) == D("0.5")
    assert value("supervision_checks_held", people.branch_a, today=date(2026, 8, 20)) == D(1)
    assert shown("supervision_checks_held", people.branch_a) == [(True, ""), (False, "evidence.check_missing")]


def test_the_statements_do_not_grow_with_the_branches(people):
    for letter in "ABC":
        _finding(people, date(2026, 8, 10), letter=letter)
        _check(people, date(2026, 8, 10), letter=letter)
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [2, 2]


def test_pledges_signed_by_the_last_day_of_those_who_were_members(people):
    row = PledgeRound.objects.create(node=people.nodes["DW1"], year=2026, title="承诺", text="x", due_on=date(2026, 8, 10), opened_at=AT)
    members = [m.person for m in people.branch_a.memberships.order_by("person__staff_no")]
    for person, on in zip(members, (date(2026, 8, 1), date(2026, 8, 10), date(2026, 8, 11)), strict=False):
        ConductPledge.objects.create(round=row, person=person, branch=people.branch_a, signed_on=on)
    assert value("conduct_pledges_signed", people.branch_a) == D("0.4")
    assert value("conduct_pledges_signed", people.branch_a, today=date(2026, 8, 10)) is None
    assert shown("conduct_pledges_signed", people.branch_a) == [(True, "evidence.pledges")]
    assert (value("conduct_pledges_signed", people.branch_b), value("conduct_pledges_signed", people.branch_c)) == (D(0), None)
