"""CON-01 to CON-09 at their boundaries."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.ballots.models import VotingRule
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from workforce.congress import rules, selectors
from workforce.congress.rules import Roll

ROLL = Roll(
    delegates=100, frontline=50, managers=20, women=20, young=30, staff=1000, staff_women=200, staff_young=300, seats=100, candidates=120,
    from_on=date(2026, 3, 1), to_on=date(2029, 2, 28),
)  # fmt: skip


def broken(db_limits, **changes) -> list[str]:
    found = rules.checks(replace(ROLL, **changes), db_limits)
    return [c.code.removeprefix("congress.check_") for c in found if not c.is_met]


@pytest.fixture
def limits(db):
    return selectors.limits_on(clock.today())


def test_the_figures_are_rows_with_a_source(limits):
    assert limits == rules.Limits(30, 100, 50, 20, [3, 5], 20, 35)
    assert not RuleParameter.objects.filter(code__startswith="CON_", source="").exists()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"frontline": 49}, ["frontline"]),  # CON-05: half is enough, one less is not
        ({"managers": 21}, ["managers"]),  # CON-06: about a fifth
        ({"candidates": 119}, ["surplus"]),  # CON-08: a fifth more than the seats
        ({"seats": 101, "candidates": 121}, ["surplus"]),  # 20.2 more: 21, not 20
        ({"seats": 101, "candidates": 122}, []),
        ({"women": 19}, ["women"]),  # CON-09
        ({"young": 29}, ["young"]),
        ({"to_on": date(2029, 3, 1)}, ["term"]),  # CON-07: three or five whole years
        ({"to_on": date(2031, 2, 28)}, []),
        ({"to_on": date(2030, 2, 28)}, ["term"]),
        ({"delegates": 101, "frontline": 51, "women": 21, "young": 31}, ["filled"]),
        ({"delegates": 30, "frontline": 15, "managers": 6, "women": 6, "young": 9, "seats": 30, "candidates": 36}, []),  # CON-04
        ({"delegates": 29, "frontline": 15, "managers": 5, "women": 6, "young": 9, "seats": 30, "candidates": 36}, ["number"]),
    ],
)
def test_a_list_at_its_boundaries(limits, changes, found):
    assert broken(limits, **changes) == found


def test_managers_women_and_young_are_shown_and_do_not_block(limits):
    found = rules.checks(replace(ROLL, managers=60, women=0, young=0), limits)
    assert rules.list_verdict(found)
    assert not rules.list_verdict(rules.checks(replace(ROLL, frontline=49), limits))


@pytest.mark.parametrize(("staff", "blocks"), [(99, False), (100, True)])
def test_a_small_staff_holds_a_general_meeting(limits, staff, blocks):
    changes = {"staff": staff, "staff_women": 0, "staff_young": 0, "delegates": 20, "frontline": 10, "managers": 4}
    found = rules.checks(replace(ROLL, **changes), limits)
    assert any(c.code == "congress.check_staff_meeting" for c in found) is not blocks
    assert next(c for c in found if c.code == "congress.check_number").is_blocking is blocks


@pytest.mark.parametrize(("present", "whole", "ok"), [(66, 99, True), (65, 99, False), (67, 100, True), (66, 100, False)])
def test_con_02_two_thirds_of_the_delegates_are_there(db, present, whole, ok):
    assert VotingRule.objects.get(code="CON-03").terms.quorum.is_met(present, whole) is ok


@pytest.mark.parametrize(("yes", "whole", "ok"), [(50, 100, False), (51, 100, True), (50, 99, True), (49, 99, False)])
def test_con_03_more_than_half_of_all_delegates(db, yes, whole, ok):
    rule = VotingRule.objects.get(code="CON-03")
    assert (rule.basis, rule.terms.passing.is_met(yes, whole)) == ("eligible", ok)


@pytest.mark.parametrize(("last", "due"), [(None, True), (date(2025, 6, 1), True), (date(2025, 6, 2), False)])
def test_con_01_at_least_once_a_year(last, due):
    assert rules.is_due(last, date(2026, 6, 2), 1) is due


@pytest.mark.parametrize(
    ("state", "to", "ok"),
    [
        ("begun", "agreed", True),
        ("begun", "passed", False),
        ("agreed", "passed", True),
        ("passed", "filed", True),
        ("filed", "begun", False),
    ],
)
def test_a_consultation_goes_step_by_step(state, to, ok):
    assert bool(rules.consultation_verdict(state, to)) is ok


TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("state", "days", "met", "code"),
    [
        ("planned", 0, False, ""),
        ("planned", -3, False, ""),
        ("planned", 1, False, "congress.session_future"),
        ("planned", 0, True, "congress.quorum_there"),
        ("held", 0, False, "congress.session_not_planned"),
        ("lapsed", 0, False, "congress.session_not_planned"),
    ],
)
def test_when_a_session_is_given_up(state, days, met, code):
    assert rules.lapse_verdict(state, TODAY + timedelta(days=days), TODAY, is_met=met).code == code


@pytest.mark.parametrize(
    ("left", "replaced", "code"),
    [(True, False, ""), (False, False, "congress.delegate_here"), (True, True, "congress.replaced_already")],
)
def test_whose_seat_is_filled_anew(left, replaced, code):
    assert rules.substitute_verdict(has_left=left, is_replaced=replaced).code == code
