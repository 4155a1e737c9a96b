"""Stock above its line, idle parts put to use, sound machines: what they count, for whom, in how many statements."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.materials.models import StockAlarm, StockPosition
from portal.kernel.periods import parse_period
from tests.branches.materials.factories import checked, lined, machine, moved, stocked

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
CODES = ("stock_lines_kept", "idle_materials_used", "machines_sound")


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3, today=None):
    return [(line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period, today)]


def test_days_below_the_line(people):
    position = lined(people, stocked(people), "5")
    StockPosition.objects.filter(pk=position.pk).update(least_from=date(2026, 1, 1))
    assert (value("stock_lines_kept", people.branch_a), shown("stock_lines_kept", people.branch_a)) == (
        D(1),
        [(True, "evidence.stock_line")],
    )
    StockAlarm.objects.create(position=position, from_on=date(2026, 6, 20), to_on=date(2026, 7, 24), on_hand=1, least=5)
    assert value("stock_lines_kept", people.branch_a) == D("0.75")  # 23 of 92 days
    assert shown("stock_lines_kept", people.branch_a) == [(False, "evidence.stock_line")]
    assert value("stock_lines_kept", people.branch_a, today=date(2026, 7, 24)) == D(0)
    assert (value("stock_lines_kept", people.branch_b), value("idle_materials_used", people.branch_a)) == (None, None)


def test_idle_parts_that_came_to_use_in_the_period(people):
    first, second = (stocked(people, days=700, code=f"PJ-{n}") for n in (1, 2))
    assert value("idle_materials_used", people.branch_a) == D(0)
    move = moved(people, first.material, first.store, "issued", 1)
    type(move).objects.filter(pk=move.pk).update(moved_on=date(2026, 8, 1))
    assert value("idle_materials_used", people.branch_a) == D("0.5")
    assert shown("idle_materials_used", people.branch_a) == [(True, ""), (False, "evidence.still_idle")]
    assert value("idle_materials_used", people.branch_a, today=date(2026, 8, 1)) == D(0)
    assert second.pk


def test_machines_as_the_last_check_found_them(people):
    good, bad = machine(people), machine(people, code="ZJ-2")
    machine(people, code="ZJ-3")
    checked(people, good, checked_on=date(2026, 6, 1))
    checked(people, bad, checked_on=date(2026, 6, 1))
    checked(people, bad, checked_on=date(2026, 9, 1), is_sound=False)
    assert value("machines_sound", people.branch_a) == D("0.5")
    assert shown("machines_sound", people.branch_a) == [
        (True, ""), (False, "evidence.machine_unsound"), (False, "evidence.machine_unchecked")
    ]  # fmt: skip
    assert value("machines_sound", people.branch_a, today=date(2026, 9, 1)) == D(1)


@pytest.mark.parametrize("what", [facts_of, records_of])
def test_one_branch_and_three_take_the_same_statements(people, what):
    ids = [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]
    for user, node in ((people.secretary, "CM-A"), (people.sibling, "CM-B"), (people.stranger, "CM-C")):
        lined(people, stocked(people, days=700, user=user, node=node), "5", user=user)
        checked(people, machine(people, user, node), user=user)
    needs = needs_of([(code, {}) for code in CODES])
    with CaptureQueriesContext(connection) as one:
        what(ids[:1], Q3, needs)
    with CaptureQueriesContext(connection) as three:
        what(ids, Q3, needs)
    assert (len(one), len(three)) == (5, 5)
