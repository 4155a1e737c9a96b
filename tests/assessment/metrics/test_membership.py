"""Dues and class hours as figures: counts only, nobody's name in the evidence."""

from datetime import date
from decimal import Decimal as D

import pytest

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of
from branches.dues import services
from portal.kernel.periods import parse_period
from tests.branches.dues.factories import members, opened, words
from tests.branches.study.test_views import attend

pytestmark = pytest.mark.db
Q3, Q4 = parse_period("2026Q3"), parse_period("2026Q4")


def value(metric, branch, period, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def test_dues_paid_by_the_end_of_their_month(people):
    sheet = opened(people)
    ids = list(sheet.entries.order_by("pk").values_list("pk", flat=True))
    services.pay_many(**words(people), sheet=sheet, entry_ids=ids[:3], paid_on=date(2026, 10, 31), way="cash")
    services.pay_many(**words(people), sheet=sheet, entry_ids=ids[3:4], paid_on=date(2026, 11, 1), way="cash")  # a day late

    assert value("dues_on_time", people.branch_a, Q4) == D("0.6")
    assert value("dues_on_time", people.branch_a, Q4, date(2026, 10, 31)) is None  # the month is not over
    assert value("dues_on_time", people.branch_a, Q3) is None
    assert value("dues_on_time", people.branch_b, Q4) is None
    lines = evidence("dues_on_time", {}, people.branch_a.pk, Q4)
    assert [(line.label, line.why_code, line.params) for line in lines] == [
        ("2026-10", "evidence.dues_month", {"members": "5", "ontime": "3"})
    ]


def test_members_who_reached_their_hours(people):
    one, two, *_rest = members(people.branch_a)
    attend(people.branch_a, one, 2520, day=date(2026, 2, 3))
    attend(people.branch_a, two, 1439, day=date(2026, 2, 4))

    assert value("study_reached", people.branch_a, Q3) == D("0.2")
    assert value("study_reached", people.branch_b, Q3) == D(0)
    text = str([(line.label, line.params) for line in evidence("study_reached", {}, people.branch_a.pk, Q3)])
    assert ("2026" in text, one.name in text) == (True, False)
