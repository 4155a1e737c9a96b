"""Every rule of docs/rules.md 4.2 as a table of cases with its boundaries."""

from datetime import date
from decimal import Decimal as D

import pytest

from workforce.mentorship import rules
from workforce.mentorship.rules import Limits

LIMITS = Limits(least_months=12, most_months=36, mentor_grade=2, usual=1, most=4)
START = date(2026, 3, 1)


def code(verdict) -> str:
    return verdict.code if not verdict else ""


@pytest.mark.parametrize(
    ("to_on", "outcome"),
    [
        (date(2027, 2, 28), ""),
        (date(2027, 2, 27), "mentorship.term_short"),
        (date(2029, 2, 28), ""),
        (date(2029, 3, 1), "mentorship.term_long"),
        (date(2026, 3, 1), "mentorship.term_backwards"),
        (date(2026, 2, 1), "mentorship.term_backwards"),
    ],
)
def test_a_term_is_a_year_to_three_years(to_on, outcome):
    assert code(rules.term_verdict(START, to_on, LIMITS)) == outcome


@pytest.mark.parametrize(
    ("grade", "has_title", "is_member", "needs_member", "outcome"),
    [
        (2, False, False, False, ""),
        (1, False, False, False, ""),
        (3, False, False, False, "mentorship.mentor_grade"),
        (None, False, False, False, "mentorship.mentor_grade"),
        (None, True, False, False, ""),
        (3, True, False, False, ""),
        (2, False, False, True, "mentorship.mentor_no_member"),
        (2, False, True, True, ""),
    ],
)
def test_who_may_be_a_mentor(grade, has_title, is_member, needs_member, outcome):
    found = rules.mentor_verdict(grade=grade, has_title=has_title, is_member=is_member, needs_member=needs_member, limits=LIMITS)
    assert code(found) == outcome


@pytest.mark.parametrize(
    ("same", "left", "failed", "outcome"),
    [
        (False, False, False, ""),
        (True, False, False, "mentorship.same_person"),
        (False, True, False, "mentorship.has_left"),
        (False, False, True, "mentorship.failed_together"),
    ],
)
def test_who_may_pair(same, left, failed, outcome):
    assert code(rules.pair_verdict(is_same=same, has_left=left, has_failed_together=failed)) == outcome


@pytest.mark.parametrize(("others", "outcome", "above"), [(0, "", False), (1, "", True), (3, "", True), (4, "mentorship.too_many", True)])
def test_how_many_apprentices(others, outcome, above):
    assert (code(rules.load_verdict(others, LIMITS)), rules.is_above_usual(others, LIMITS)) == (outcome, above)


@pytest.mark.parametrize(
    ("state", "indicators", "missing", "outcome"),
    [
        ("draft", 1, 0, ""),
        ("draft", 0, 0, "mentorship.no_indicator"),
        ("draft", 1, 1, "mentorship.clauses_missing"),
        ("signing", 1, 0, "mentorship.not_draft"),
    ],
)
def test_what_may_be_signed(state, indicators, missing, outcome):
    assert code(rules.offer_verdict(state, indicators=indicators, missing_clauses=missing)) == outcome


@pytest.mark.parametrize(
    ("check_on", "outcome"),
    [
        (date(2026, 3, 1), ""),
        (date(2027, 2, 28), ""),
        (date(2026, 2, 28), "mentorship.check_outside"),
        (date(2027, 3, 1), "mentorship.check_outside"),
    ],
)
def test_an_indicator_is_checked_within_the_term(check_on, outcome):
    assert code(rules.indicator_verdict(check_on, START, date(2027, 2, 28))) == outcome


@pytest.mark.parametrize(
    ("state", "is_party", "has_signed", "outcome"),
    [
        ("signing", True, False, ""),
        ("signing", True, True, "mentorship.signed_already"),
        ("signing", False, False, "mentorship.not_party"),
        ("draft", True, False, "mentorship.not_signing"),
        ("running", True, False, "mentorship.not_signing"),
    ],
)
def test_who_signs(state, is_party, has_signed, outcome):
    assert code(rules.sign_verdict(state, is_party=is_party, has_signed=has_signed)) == outcome


@pytest.mark.parametrize(
    ("state", "is_party", "roles", "outcome"),
    [
        ("signing", False, {"mentor", "apprentice"}, ""),
        ("signing", False, {"mentor"}, "mentorship.witness_early"),
        ("signing", False, set(), "mentorship.witness_early"),
        ("signing", True, {"mentor", "apprentice"}, "mentorship.witness_party"),
        ("running", False, {"mentor", "apprentice"}, "mentorship.not_signing"),
    ],
)
def test_the_witness_is_a_third_person_and_comes_last(state, is_party, roles, outcome):
    assert code(rules.witness_verdict(state, is_party=is_party, roles=frozenset(roles))) == outcome


@pytest.mark.parametrize(
    ("state", "is_party", "has_open", "today", "outcome"),
    [
        ("running", True, False, date(2026, 4, 1), ""),
        ("running", True, False, date(2026, 4, 2), "mentorship.objection_late"),
        ("running", True, True, date(2026, 4, 1), "mentorship.objection_open"),
        ("running", False, False, date(2026, 4, 1), "mentorship.not_party"),
        ("done", True, False, date(2026, 4, 1), "mentorship.not_running"),
    ],
)
def test_objections_have_a_window(state, is_party, has_open, today, outcome):
    found = rules.objection_verdict(state, is_party=is_party, has_open=has_open, until=date(2026, 4, 1), today=today)
    assert code(found) == outcome


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, ""),
        ({"test_on": date(2027, 1, 29)}, ""),
        ({"test_on": date(2027, 1, 28)}, "mentorship.test_early"),
        ({"test_on": date(2027, 1, 28), "all_reached": True}, ""),
        ({"unchecked": 1}, "mentorship.unchecked"),
        ({"has_objection": True}, "mentorship.objection_first"),
        ({"state": "signing"}, "mentorship.not_running"),
    ],
)
def test_when_a_test_may_be_held(changes, outcome):
    facts = {
        "state": "running", "has_objection": False, "unchecked": 0, "test_on": date(2027, 2, 1), "earliest": date(2027, 1, 29),
        "all_reached": False,
    }  # fmt: skip
    facts |= changes
    assert code(rules.test_verdict(facts.pop("state"), **facts)) == outcome


@pytest.mark.parametrize(
    ("is_party", "is_judge", "today", "outcome"),
    [
        (False, True, date(2027, 2, 1), ""),
        (False, True, date(2027, 1, 31), "mentorship.test_not_yet"),
        (True, True, date(2027, 2, 1), "mentorship.not_judge"),
        (False, False, date(2027, 2, 1), "mentorship.not_judge"),
    ],
)
def test_who_judges_and_when(is_party, is_judge, today, outcome):
    found = rules.judge_verdict(is_party=is_party, is_judge=is_judge, test_on=date(2027, 2, 1), today=today)
    assert code(found) == outcome


@pytest.mark.parametrize(
    ("to_on", "months"),
    [
        (date(2027, 2, 28), 12),
        (date(2027, 2, 27), 11),
        (date(2027, 3, 30), 12),
        (date(2027, 3, 31), 13),
        (date(2026, 3, 30), 0),
        (date(2026, 3, 31), 1),
        (date(2026, 2, 1), 0),
    ],
)
def test_whole_months(to_on, months):
    assert rules.whole_months(START, to_on) == months


@pytest.mark.parametrize(
    ("months", "share", "amount"), [(12, 100, "1200.00"), (12, 50, "600.00"), (12, 0, "0.00"), (11, 50, "550.00"), (0, 100, "0.00")]
)
def test_the_allowance_by_final_grade(months, share, amount):
    assert rules.allowance_of(months, D(100), D(share)) == D(amount)


@pytest.mark.parametrize(
    ("done_on", "grade", "on_time"),
    [
        (date(2027, 3, 30), "passed", True),
        (date(2027, 3, 31), "passed", False),
        (date(2027, 2, 1), "excellent", True),
        (date(2027, 2, 1), "failed", False),
        (None, "", False),
    ],
)
def test_what_is_in_time(done_on, grade, on_time):
    assert rules.is_on_time(done_on, grade, date(2027, 2, 28), 30) is on_time


@pytest.mark.parametrize(
    ("amount", "is_paid", "outcome"), [("0.01", False, ""), ("0", False, "mentorship.nothing_due"), ("5", True, "mentorship.paid_already")]
)
def test_what_is_paid(amount, is_paid, outcome):
    assert code(rules.pay_verdict(D(amount), is_paid=is_paid)) == outcome


def test_half_a_cent_of_an_allowance_is_rounded_up():
    assert rules.allowance_of(1, D("100.25"), D(50)) == D("50.13")
