"""SUB-01 to SUB-10 as tables, with their boundaries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D

import pytest

from workforce.subsidies import rules
from workforce.subsidies.rules import ClaimFacts, assess, fund_shares

ISSUED = date(2026, 3, 31)
DAY = date(2026, 6, 1)


@dataclass(frozen=True)
class Row:
    kind: str = "insurance"
    amount: D | None = D(1500)
    insured_months: int | None = 12
    within_months: int | None = 12
    most_per_year: int | None = 3
    uplift_percent: int = 0
    usual_years: int | None = None
    special_years: int | None = None
    advance_percent: int | None = None


REFUND = Row("refund", D(800), None, None, None)
APPRENTICE = Row("apprentice", D(5000), None, None, None, usual_years=1, special_years=3, advance_percent=50)


def said(rule: Row = Row(), day: date = DAY, **facts):
    found = assess(ClaimFacts(**{"issued_on": ISSUED, "insured_months": 12, **facts}), rule, day)
    return (found.verdict.code, found.amount)


@pytest.mark.parametrize(("limit", "amount"), [(1000, D(1000)), (1500, D(1500)), (2000, D(2000))])
def test_sub_01_the_limit_of_the_grade_is_paid(limit, amount):
    assert said(Row(amount=D(limit))) == ("", amount)


@pytest.mark.parametrize(("has", "need", "code"), [(12, 12, ""), (11, 12, "subsidy.insured_short"), (0, 12, "subsidy.insured_short"),
                                                   (35, 36, "subsidy.insured_short"), (36, 36, ""), (0, None, "")])  # fmt: skip
def test_sub_02_insured_long_enough(has, need, code):
    assert said(Row(insured_months=need), insured_months=has)[0] == code


@pytest.mark.parametrize(
    ("issued", "day", "code"),
    [
        (ISSUED, date(2027, 3, 31), ""), (ISSUED, date(2027, 4, 1), "subsidy.too_late"), (ISSUED, ISSUED, ""),
        (ISSUED, date(2026, 3, 30), "subsidy.too_late"), (date(2024, 2, 29), date(2025, 2, 28), ""),
        (date(2024, 2, 29), date(2025, 3, 1), "subsidy.too_late"),
    ],
)  # fmt: skip
def test_sub_03_within_twelve_months_of_issue(issued, day, code):
    assert said(issued_on=issued, day=day)[0] == code


def test_sub_03_a_rule_without_a_limit_of_time():
    assert said(Row(within_months=None), day=date(2040, 1, 1))[0] == ""


@pytest.mark.parametrize(
    ("before", "most", "code"), [(0, 3, ""), (2, 3, ""), (3, 3, "subsidy.too_many"), (1, 2, ""), (2, 2, "subsidy.too_many"), (9, None, "")]
)
def test_sub_04_so_many_a_year(before, most, code):
    """The third claim of a year passes, the fourth does not; two a year in Baoji."""
    assert said(Row(most_per_year=most), claims_this_year=before)[0] == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"same_before": True}, "subsidy.same_grade"), ({"higher_before": True}, "subsidy.higher_grade"), ({}, "")],
)
def test_sub_04_the_same_grade_once_and_none_below_a_higher_one(facts, code):
    assert said(**facts)[0] == code


@pytest.mark.parametrize(
    ("facts", "code"), [({"other_kind": True}, "subsidy.double"), ({"declares_none": False}, "subsidy.double"), ({}, "")]
)
def test_sub_05_not_beside_another_subsidy(facts, code):
    assert said(**facts)[0] == code


@pytest.mark.parametrize(
    ("limit", "percent", "short", "amount"),
    [(2000, 30, True, D(2600)), (2000, 30, False, D(2000)), (1500, 10, True, D(1650)), (1500, 0, True, D(1500)),
     (D("999.99"), 10, True, D("1099.99")), (D("1500.25"), 10, True, D("1650.28"))],
)  # fmt: skip
def test_sub_06_more_for_occupations_that_lack_people(limit, percent, short, amount):
    assert said(Row(amount=D(limit), uplift_percent=percent), is_short=short) == ("", amount)


@pytest.mark.parametrize(
    ("amount", "usual", "years", "special", "code", "due"),
    [
        (5000, 1, 1, False, "", D(5000)), (5000, 1, 2, False, "subsidy.years_wrong", D(0)), (5000, 1, 2, True, "", D(10000)),
        (6000, 2, 2, False, "", D(12000)), (6000, 2, 3, False, "subsidy.years_wrong", D(0)), (6000, 2, 3, True, "", D(18000)),
        (6000, 2, 4, True, "subsidy.years_wrong", D(0)), (6000, 2, 0, False, "subsidy.years_wrong", D(0)), (5500, 1, 1, False, "", D(5500)),
        (8500, None, 3, False, "", D(25500)),
    ],
)  # fmt: skip
def test_sub_07_and_08_so_much_for_each_year_of_apprenticeship(amount, usual, years, special, code, due):
    rule = Row("apprentice", D(amount), None, None, None, usual_years=usual, special_years=3, advance_percent=50)
    assert said(rule, years=years, is_special=special) == (code, due)


@pytest.mark.parametrize(
    ("advance", "code", "due"),
    [(D(0), "", D(5000)), (D(2500), "", D(2500)), (D("2500.01"), "subsidy.advance_over", D(0)), (D(-1), "subsidy.advance_over", D(0))],
)
def test_sub_09_at_most_half_in_advance_and_the_rest_afterwards(advance, code, due):
    assert said(APPRENTICE, years=1, advance=advance) == (code, due)


@pytest.mark.parametrize(
    ("amount", "fee", "code", "due"),
    [
        (D(800), D(500), "", D(500)), (D(800), D(800), "", D(800)), (D(800), D(900), "", D(800)),
        (D(800), D(0), "subsidy.fee_needed", D(0)),
        (None, D(500), "subsidy.not_set", D(0)), (D(0), D(500), "subsidy.not_set", D(0)),
    ],
)  # fmt: skip
def test_sub_11_the_fee_comes_back_up_to_what_the_enterprise_has_set(amount, fee, code, due):
    assert said(Row("refund", amount, None, None, None), fee_paid=fee) == (code, due)


def test_a_certificate_that_does_not_stand_is_worth_nothing():
    assert said(is_valid=False) == ("subsidy.certificate_bad", D(0))


def test_the_first_refusal_is_said_and_every_line_is_shown():
    found = assess(ClaimFacts(issued_on=ISSUED, insured_months=11, same_before=True), Row(), DAY)
    assert (found.verdict.code, found.field) == ("subsidy.insured_short", "insured_months")
    assert [line.code for line in found.lines if not line.verdict] == ["subsidy.line_insured", "subsidy.line_once"]


def test_every_line_and_refusal_has_its_sentence():
    from workforce.subsidies.messages import SENTENCES

    for rule in (Row(uplift_percent=10), REFUND, APPRENTICE, Row(amount=None)):
        facts = ClaimFacts(ISSUED, False, 0, D(0), 9, False, D(9), 3, True, True, True, False, True)
        good = ClaimFacts(ISSUED, insured_months=12, fee_paid=D(1), years=1, advance=D(1), is_short=True)
        for found in (assess(facts, rule, DAY), assess(good, rule, DAY)):
            assert found.verdict or found.verdict.code in SENTENCES
            for line in found.lines:
                assert str(SENTENCES[line.code]) % line.params
                assert line.verdict or str(SENTENCES[line.verdict.code]) % line.verdict.params


@pytest.mark.parametrize(
    ("granted", "reason", "code"),
    [("1500", "", ""), ("1500.01", "x", "subsidy.over_due"), ("1000", "", "subsidy.lower_why"), ("1000", "票据不全", ""),
     ("0", "x", "subsidy.bad_amount"), ("1.001", "x", "subsidy.bad_amount")],
)  # fmt: skip
def test_the_office_grants_less_with_a_reason_and_never_more(granted, reason, code):
    assert rules.grant_verdict(D(granted), D(1500), reason).code == code


@pytest.mark.parametrize(
    ("state", "own", "checker", "code"),
    [
        ("checked", False, False, ""), ("checked", True, False, "subsidy.own"), ("checked", False, True, "subsidy.second_person"),
        ("filed", False, False, "subsidy.not_checked"),
    ],
)  # fmt: skip
def test_who_approves(state, own, checker, code):
    assert rules.approve_verdict(state, is_own=own, is_checker=checker).code == code


@pytest.mark.parametrize(("day", "code"), [(1, ""), (0, "subsidy.paid_on"), (10, ""), (11, "subsidy.paid_on")])
def test_paid_between_the_approval_and_today(day, code):
    assert rules.paid_verdict(date(2026, 5, 31) if day == 0 else date(2026, 6, day), date(2026, 6, 1), date(2026, 6, 10)).code == code


FIGURES = rules.FundFigures(D("1.5"), D("2.5"), D(60), D(8))


@pytest.mark.parametrize(
    ("drawn", "spent", "front", "codes"),
    [
        (15000, 10000, 6000, []), (14999, 10000, 6000, ["too_little"]), (25000, 10000, 6000, []), (25001, 10000, 6000, ["over_usual"]),
        (80001, 10000, 6000, ["over_tax"]), (20000, 10000, 5999, ["frontline_low"]),
        (20000, 0, 0, []), (20000, 20001, 20001, ["overspent"]),
    ],
)  # fmt: skip
def test_sub_10_the_money_for_education(drawn, spent, front, codes):
    found = fund_shares(D(1000000), D(drawn), D(spent), D(front), FIGURES)
    assert [code.removeprefix("education.") for code, _params in found.findings] == codes
    assert found.is_good == (not codes)
