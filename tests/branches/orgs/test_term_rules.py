"""Terms, shifts, reminders, elections and proxies as tables with their boundaries."""

from datetime import date

import pytest

from branches.orgs import rules
from branches.orgs.enums import TermState
from branches.orgs.selectors import setup_rules

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("to_on", "state"),
    [
        (None, TermState.OPEN),
        (date(2026, 11, 19), TermState.EXPIRED),
        (date(2026, 11, 20), TermState.EXPIRING),  # the last day is still inside the term
        (date(2027, 5, 20), TermState.EXPIRING),
        (date(2027, 5, 21), TermState.RUNNING),
    ],
)
def test_where_a_term_stands(to_on, state):
    assert rules.term_state(to_on, TODAY, 6) == state


@pytest.mark.parametrize(
    ("to_on", "step"),
    [
        (date(2027, 5, 21), None),
        (date(2027, 5, 20), 6),
        (date(2027, 2, 21), 6),
        (date(2027, 2, 20), 3),
        (date(2026, 12, 21), 3),
        (date(2026, 12, 20), 1),
        (date(2026, 11, 20), 1),
        (date(2026, 11, 19), 0),
        (date(2020, 1, 1), 0),
    ],
)
def test_only_the_nearest_step_of_a_reminder_is_due(to_on, step):
    assert rules.reminder_step(to_on, TODAY, [6, 3, 1, 0]) == step


def test_without_the_step_nothing_is_said_over_term():
    assert rules.reminder_step(date(2026, 11, 19), TODAY, [6, 3]) is None


@pytest.mark.parametrize(
    ("last", "allowed"),
    [
        (date(2025, 12, 30), False), (date(2025, 12, 31), True), (date(2026, 12, 31), True), (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)  # fmt: skip
def test_an_election_moves_a_year_as_a_rule(last, allowed):
    assert bool(rules.may_shift(date(2026, 12, 31), last, 12)) is allowed


@pytest.mark.parametrize(("to_on", "allowed"), [(date(2026, 11, 20), True), (date(2027, 5, 19), True), (date(2027, 5, 20), False)])
def test_a_proxy_serves_six_months_at_most_the_last_day_included(to_on, allowed):
    assert bool(rules.may_be_proxy(TODAY, to_on, 6)) is allowed


@pytest.mark.parametrize(
    ("seats", "code"),
    [
        ([("secretary", 1), ("deputy", 2)], ""),
        ([("deputy", 2)], "branch.election_needs_secretary"),
        ([("secretary", 1), ("secretary", 2)], "branch.election_needs_secretary"),
        ([("secretary", 1), ("member", 2), ("member", 2)], "branch.elected_twice"),
        ([("secretary", 1), ("deputy", 1), ("publicity", 2)], "branch.deputy_of_himself"),
        ([("secretary", 1), ("organization", 1), ("publicity", 2)], ""),  # one person, two tasks
    ],
)
def test_who_can_be_one_committee(seats, code):
    assert rules.may_seat_together(seats).code == code


FIVE = [("secretary", 1), ("deputy", 2), ("organization", 3), ("publicity", 4), ("discipline", 5)]


@pytest.mark.parametrize(
    ("full", "seats", "code"),
    [
        (6, FIVE[:2], ""),
        (6, [("secretary", 1), ("deputy", 2), ("deputy", 3)], "branch.too_many_heads"),
        (6, [("secretary", 1), ("organization", 3)], "branch.too_small_for_committee"),
        (7, FIVE[:2], "branch.committee_due"),
        (7, FIVE[:3], ""),
        (7, [*FIVE, ("member", 6), ("member", 7)], ""),
        (9, [*FIVE, ("member", 6), ("member", 7), ("member", 8)], "branch.committee_too_large"),
    ],
)
def test_an_election_keeps_to_the_set_up_rules(db, full, seats, code):
    verdict = rules.may_elect(kind="branch", seats=seats, full_members=full, setup_rules=setup_rules(TODAY))
    assert verdict.code == code


def found(kind: str, **values) -> list[tuple[str, int]]:
    return [(f.code, f.actual) for f in rules.findings(rules.SetupFacts(kind, values), setup_rules(TODAY))]


@pytest.mark.parametrize(
    ("kind", "values", "codes"),
    [
        ("general_branch", {"party_members": 49}, [("ORG-09", 49)]),
        ("general_branch", {"party_members": 50}, []),
        ("general_branch", {"party_members": 99}, []),
        ("general_branch", {"party_members": 100}, [("ORG-09A", 100)]),
        ("party_committee", {"party_members": 99}, [("ORG-10", 99)]),
        ("party_committee", {"party_members": 100}, []),
        ("temporary_branch", {"temporary_months": 5}, []),
        ("temporary_branch", {"temporary_months": 6}, [("ORG-08", 6)]),
        ("branch", {"groups_from": 14}, []),
        ("branch", {"groups_from": 15}, [("ORG-13", 15)]),
        ("branch", {"full_members": 6, "small_committee": 2}, []),
        ("branch", {"full_members": 6, "small_committee": 3}, [("ORG-06", 3)]),
    ],
)
def test_further_set_up_rules_at_their_limits(db, kind, values, codes):
    assert found(kind, **values) == codes
