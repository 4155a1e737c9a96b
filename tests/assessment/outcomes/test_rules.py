"""What a result suggests and who may take which step: tables with their boundaries."""

from datetime import date
from decimal import Decimal

import pytest

from assessment.outcomes import rules

D = Decimal
DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("when", "points", "party", "business", "speaks"),
    [
        ("both", "90", "90", "90", True),
        ("both", "90", "89.99", "100", False),
        ("both", "90", "100", "89.99", False),
        ("either", "60", "60", "60", False),
        ("either", "60", "59.99", "100", True),
        ("either", "60", "100", "59.99", True),
    ],
)
def test_a_rule_speaks_at_its_boundary(when, points, party, business, speaks):
    assert rules.suggests(when, D(points), D(party), D(business)) is speaks


@pytest.mark.parametrize(
    ("state", "may"), [("open", False), ("computed", False), ("reviewed", False), ("published", True), ("locked", True)]
)
def test_only_published_results_are_used(state, may):
    assert bool(rules.may_use(state)) is may


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (rules.may_decide("proposed", is_proposer=True), "outcome.second_person"),
        (rules.may_decide("decided", is_proposer=False), "outcome.not_waiting"),
        (rules.may_carry_out("proposed", is_appealed=False), "outcome.not_decided"),
        (rules.may_carry_out("decided", is_appealed=True), "outcome.on_hold"),
        (rules.may_carry_out("decided", is_appealed=False, appeal_until=DAY, today=DAY), "outcome.appeal_open"),
        (rules.may_withdraw("done"), "outcome.is_closed"),
        (rules.check_due(date(2026, 11, 29), DAY), "outcome.due_past"),
        (rules.check_done(date(2026, 11, 1), date(2026, 11, 2), DAY), "outcome.done_day"),
        (rules.check_done(date(2026, 12, 1), date(2026, 11, 2), DAY), "outcome.done_day"),
        (rules.check_amount(D("1"), has_money=False), "outcome.no_money"),
        (rules.check_amount(D("0"), has_money=True), "outcome.amount"),
        (rules.may_answer(is_answered=True, is_decider=False), "outcome.answered"),
        (rules.may_answer(is_answered=False, is_decider=True), "outcome.own_decision"),
    ],
)
def test_what_is_refused_says_why(verdict, code):
    assert (bool(verdict), verdict.code) == (False, code)


@pytest.mark.parametrize(
    ("state", "penalty", "before", "today", "code"),
    [
        ("decided", True, False, date(2026, 12, 14), ""),
        ("decided", True, False, date(2026, 12, 15), "outcome.appeal_late"),
        ("decided", True, True, DAY, "outcome.appealed"),
        ("decided", False, False, DAY, "outcome.no_penalty"),
        ("proposed", True, False, DAY, "outcome.not_decided"),
        ("done", True, False, DAY, "outcome.not_decided"),
    ],
)
def test_a_penalty_is_appealed_once_and_in_time(state, penalty, before, today, code):
    verdict = rules.may_appeal(state, is_penalty=penalty, has_appeal=before, until=date(2026, 12, 14), today=today)
    assert (bool(verdict), getattr(verdict, "code", "")) == (not code, code)


def test_the_plain_ways_are_open():
    steps = [
        rules.may_decide("proposed", is_proposer=False),
        rules.may_carry_out("decided", is_appealed=False),
        rules.may_carry_out("decided", is_appealed=False, appeal_until=date(2026, 11, 29), today=DAY),
        rules.may_withdraw("proposed"),
        rules.may_withdraw("decided"),
        rules.may_answer(is_answered=False, is_decider=False),
    ]
    values = [
        rules.check_due(DAY, DAY),
        rules.check_done(DAY, DAY, DAY),
        rules.check_amount(None, has_money=False),
        rules.check_amount(D("0.01"), has_money=True),
    ]
    assert all([*steps, *values])
