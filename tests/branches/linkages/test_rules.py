from datetime import date

import pytest

from branches.linkages import rules
from portal.kernel.periods import parse_period

Q3 = parse_period("2026Q3")
D = date


@pytest.mark.parametrize(
    ("from_on", "to_on", "ended_on", "owed"),
    [
        (D(2026, 7, 1), None, None, True),
        (D(2026, 7, 2), None, None, False),
        (D(2026, 1, 1), D(2026, 9, 30), None, True),
        (D(2026, 1, 1), D(2026, 9, 29), None, False),
        (D(2026, 1, 1), D(2027, 1, 1), D(2026, 9, 29), False),
        (D(2026, 1, 1), D(2026, 9, 29), D(2026, 12, 1), False),
    ],
)
def test_a_quarter_is_owed_when_the_link_stood_all_of_it(from_on, to_on, ended_on, owed):
    assert rules.owes(from_on, to_on, ended_on, Q3) is owed


@pytest.mark.parametrize(("visits", "wanted", "counted"), [(0, 1, 0), (1, 1, 1), (3, 1, 1), (1, 2, 1), (2, 2, 2)])
def test_more_visits_do_not_make_up_for_another_quarter(visits, wanted, counted):
    assert rules.in_time(visits, wanted) == counted


@pytest.mark.parametrize(
    ("held_on", "promise", "kept_on", "stage"),
    [
        (None, "", None, "planned"),
        (D(2026, 7, 1), "", None, "held"),
        (D(2026, 7, 1), "空调", None, "promised"),
        (D(2026, 7, 1), "空调", D(2026, 7, 2), "held"),
    ],
)
def test_the_stage_of_a_visit(held_on, promise, kept_on, stage):
    assert rules.stage_of(held_on, promise, kept_on) == stage


@pytest.mark.parametrize(
    ("on", "last", "code"),
    [
        (D(2026, 7, 9), None, "linkage.plan_past"),
        (D(2026, 7, 10), None, ""),
        (D(2026, 8, 1), D(2026, 7, 31), "linkage.outside_term"),
        (D(2026, 7, 31), D(2026, 7, 31), ""),
    ],
)
def test_a_plan_is_ahead_and_within_the_term(on, last, code):
    verdict = rules.plan_verdict(on, D(2026, 1, 1), last, D(2026, 7, 10))
    assert (bool(verdict), verdict.code if not verdict else "") == (not code, code)


@pytest.mark.parametrize(
    ("found", "promise", "by", "code"),
    [
        (" ", "", None, "linkage.found_needed"),
        ("好", "", None, ""),
        ("好", "空调", None, "linkage.promise_half"),
        ("好", "", D(2026, 7, 20), "linkage.promise_half"),
        ("好", "空调", D(2026, 7, 9), "linkage.promise_past"),
        ("好", "空调", D(2026, 7, 10), ""),
    ],
)
def test_a_promise_has_a_day(found, promise, by, code):
    verdict = rules.promise_verdict(found, promise, by, D(2026, 7, 10))
    assert (bool(verdict), verdict.code if not verdict else "") == (not code, code)
