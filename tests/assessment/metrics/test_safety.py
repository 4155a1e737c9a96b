"""Safety as metrics: arithmetic, what a record counts for, and what the database says of a branch and a period."""

from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import make_aware

from assessment.metrics.rules import METRICS, judge, needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from assessment.scoring.models import DirtyMark
from branches.safety.enums import HazardState
from branches.safety.models import AcceptanceCheck, AccidentRecord, SafetyInspection, WorkArea, WorkplaceStandard
from branches.safety.services import report_hazard
from portal.kernel import clock
from portal.kernel.periods import parse_period
from portal.organization.enums import NodeKind
from tests.branches.safety.factories import hazard
from tests.branches.safety.test_hazards import facts as hazard_facts
from tests.support.factories import NodeFactory

NOW = clock.now()
Q3 = parse_period("2026Q3")
CODES = ["hazards_closed_on_time", "hazards_overdue", "inspections_kept", "acceptances_passed", "accident_free_days"]
DUE = date(2026, 8, 20)
HAZARD = {"is_here": True, "is_closed": False, "in_time": False, "is_over": True, "is_waiting": False, "is_late": True, "due_on": DUE}


@pytest.mark.parametrize(
    ("metric", "facts", "value"),
    [
        ("hazards_closed_on_time", {}, None),
        ("hazards_closed_on_time", {"hazard.due": D(4), "hazard.ontime": D(3)}, D("0.75")),
        ("hazards_overdue", {}, D(0)),
        ("hazards_overdue", {"hazard.late": D(2)}, D(2)),
        ("inspections_kept", {"inspection.due": D(0)}, None),
        ("inspections_kept", {"inspection.due": D(8), "inspection.met": D(6)}, D("0.75")),
        ("acceptances_passed", {"acceptance.done": D(0), "acceptance.passed": D(0)}, None),
        ("acceptances_passed", {"acceptance.done": D(2), "acceptance.passed": D(1)}, D("0.5")),
        ("accident_free_days", {}, None),
        ("accident_free_days", {"accident.free": D(0)}, D(0)),
    ],
)
def test_arithmetic(metric, facts, value):
    assert value_of(metric, facts, {}) == value


@pytest.mark.parametrize(
    ("metric", "values", "outcome"),
    [
        ("hazards_closed_on_time", {**HAZARD, "is_closed": True, "in_time": True}, (True, "")),
        ("hazards_closed_on_time", {**HAZARD, "is_closed": True}, (False, "evidence.hazard_late")),
        ("hazards_closed_on_time", {**HAZARD, "in_time": True, "is_waiting": True}, (False, "evidence.hazard_waiting")),
        ("hazards_closed_on_time", {**HAZARD, "is_over": False}, (False, "evidence.not_due")),
        ("hazards_closed_on_time", {**HAZARD, "is_here": False}, None),
        ("hazards_overdue", HAZARD, (False, "evidence.hazard_overdue")),
        ("hazards_overdue", {**HAZARD, "is_late": False}, None),
        ("inspections_kept", {"due": 2, "met": 2}, (True, "evidence.looks")),
        ("inspections_kept", {"due": 2, "met": 1}, (False, "evidence.looks")),
        ("acceptances_passed", {"state": "passed"}, (True, "")),
        ("acceptances_passed", {"state": "planned"}, (False, "evidence.acceptance_planned")),
        ("acceptances_passed", {"state": "returned"}, (False, "evidence.acceptance_returned")),
        ("accident_free_days", {"on": DUE}, (False, "evidence.accident")),
    ],
)
def test_a_record_counts_or_says_why_not(metric, values, outcome):
    found = judge(metric, {}, values)
    assert (None if found is None else (found.is_counted, found.why_code)) == outcome


def value(metric, branch, today=None):
    return value_of(metric, facts_of([branch.pk], Q3, needs_of([(metric, {})]), today)[branch.pk], {})


def found_in(people, due, fixed=None, letter="A", **values):
    """A hazard found a week before its last day."""
    return hazard(people, letter, found_on=due - timedelta(days=7), due_on=due, fixed_on=fixed, **values)


@pytest.mark.db
def test_closure_in_time_and_what_is_overdue(people):
    closed = {"state": HazardState.CLOSED}
    found_in(people, DUE, DUE, closed_on=DUE + timedelta(days=9), **closed)  # a late check is not the owner's fault
    found_in(people, DUE, DUE + timedelta(days=1), closed_on=DUE + timedelta(days=1), **closed)
    found_in(people, DUE, DUE, closed_on=DUE, was_overdue=True, **closed)  # its first last day went by
    found_in(people, DUE, state=HazardState.ASSIGNED)
    found_in(people, DUE, DUE, state=HazardState.FIXED, fixed_by=people.secretary)  # waits for its check
    found_in(people, DUE, state=HazardState.CANCELLED)
    found_in(people, date(2026, 6, 30), state=HazardState.RETURNED)  # overdue since the quarter before
    found_in(people, date(2026, 10, 1), state=HazardState.ASSIGNED)  # not due in the quarter
    found_in(people, DUE, state=HazardState.ASSIGNED, letter="B")

    assert value("hazards_closed_on_time", people.branch_a) == D("0.25")
    assert value("hazards_overdue", people.branch_a) == D(2)
    assert value("hazards_overdue", people.branch_a, DUE) == D(1)  # on the last day itself nothing is late
    assert value("hazards_overdue", people.branch_a, DUE + timedelta(days=1)) == D(3)  # with what was fixed a day late
    assert value("hazards_overdue", people.branch_b) == D(1)
    assert value("hazards_closed_on_time", people.branch_c) is None
    lines = evidence("hazards_closed_on_time", {}, people.branch_a.pk, Q3)
    assert [line.why_code for line in lines] == ["", *["evidence.hazard_late"] * 3, "evidence.hazard_waiting"]


@pytest.mark.db
def test_looks_of_the_branch_and_of_what_it_covers(people):
    team = NodeFactory(code="T-A1", kind=NodeKind.TEAM, parent=people.nodes["CM-A"], opened_on=date(2026, 9, 28))
    for node, rhythm, day in (("ZB-A", "branch_monthly", date(2026, 7, 9)), ("CM-A", "district_weekly", date(2026, 8, 5))):
        SafetyInspection.objects.create(node=people.nodes[node], rhythm=rhythm, held_on=day, created_at=NOW)
    SafetyInspection.objects.create(node=team, rhythm="team_daily", held_on=date(2026, 9, 29), created_at=NOW)

    # three months, thirteen weeks that end in the quarter, three working days of the team
    found = facts_of([people.branch_a.pk], Q3, needs_of([("inspections_kept", {})]))[people.branch_a.pk]
    assert found == {"inspection.due": D(19), "inspection.met": D(3)}
    assert {line.label for line in evidence("inspections_kept", {}, people.branch_a.pk, Q3)} == {
        "支部A",
        people.nodes["CM-A"].name,
        team.name,
    }


@pytest.mark.db
def test_acceptances_and_days_without_an_accident(people):
    area = WorkArea.objects.create(node=people.nodes["CM-A"], branch=people.branch_a, name="机头", responsible_post="班长")
    row = {"node": people.nodes["CM-A"], "branch": people.branch_a}
    standard = WorkplaceStandard.objects.create(**row, name="标准", effective_from=date(2026, 1, 1))
    for day, state in ((1, "passed"), (2, "returned"), (3, "planned")):
        done = date(2026, 8, day) if state != "planned" else None
        AcceptanceCheck.objects.create(
            **row, area=area, standard=standard, due_on=date(2026, 8, day), checker_post="x", state=state, done_on=done
        )
    accident = {**row, "kind": "injury", "summary": "x", "recorded_at": NOW}
    AccidentRecord.objects.create(**accident, happened_on=date(2026, 9, 1), severity="minor")
    AccidentRecord.objects.create(**accident, happened_on=date(2026, 9, 20), severity="near_miss")

    assert value("acceptances_passed", people.branch_a) == D("0.5")
    assert value("accident_free_days", people.branch_a) == D(29)
    assert value("accident_free_days", people.branch_a, date(2026, 9, 1)) == D((date(2026, 8, 31) - date(2024, 1, 1)).days)
    assert value("accident_free_days", people.branch_b) == D((date(2026, 9, 30) - date(2024, 1, 1)).days)
    assert [line.why_code for line in evidence("accident_free_days", {}, people.branch_a.pk, Q3)] == ["evidence.accident"]


@pytest.mark.db
@pytest.mark.parametrize("what", [facts_of, records_of])
def test_one_branch_costs_as_much_as_three(people, what):
    needs = needs_of([(code, {}) for code in CODES])
    ids = [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]
    for letter in "ABC":
        found_in(people, DUE, letter=letter)
    what(ids, Q3, needs)
    counts = []
    for asked in (ids[:1], ids):
        with CaptureQueriesContext(connection) as seen:
            what(asked, Q3, needs)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_every_metric_of_safety_is_registered():
    assert [METRICS[code].source for code in CODES] == ["hazards", "hazards", "inspections", "acceptances", "accidents"]


@pytest.mark.db
def test_a_report_makes_the_branch_be_scored_anew(people):
    from tests.assessment.insight.factories import RoundFactory

    RoundFactory(state="open")
    then = make_aware(datetime(2026, 9, 10, 8))
    report_hazard(actor=people.actor(people.worker), at=NOW, facts=hazard_facts(people, found_at=then))

    assert list(DirtyMark.objects.values_list("branch", "reason")) == [(people.branch_a.pk, "hazard")]
