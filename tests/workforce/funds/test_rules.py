"""Shares to the cent, lines of a form, verdicts with their boundaries."""

from decimal import Decimal as D

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kernel.errors import RuleBroken
from workforce.funds import rules


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("100", (1, 1, 1), ("33.34", "33.33", "33.33")),
        ("0.05", (1, 1), ("0.03", "0.02")),
        ("0.02", (5, 1, 1), ("0.02", "0.00", "0.00")),
        ("10000", (3, 1), ("7500", "2500")),
        ("1", (1, 2, 4), ("0.14", "0.29", "0.57")),
    ],
)
def test_the_largest_remainders_get_the_cents_left_over(amount, weights, parts):
    assert rules.split(D(amount), [D(w) for w in weights]) == [D(part) for part in parts]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(cents=st.integers(1, 10**11), hundredths=st.lists(st.integers(1, 100000), min_size=1, max_size=40))
def test_the_parts_always_sum_to_the_amount(cents, hundredths):
    amount, weights = D(cents) / 100, [D(n) / 100 for n in hundredths]
    parts = rules.split(amount, weights)
    whole = sum(weights)
    assert sum(parts) == amount
    assert all(abs(part - amount * weight / whole) < D("0.01") for part, weight in zip(parts, weights, strict=True))


def test_lines_name_person_weight_and_factor():
    assert rules.share_lines("a1 3 技能\n\na2，1.5，管理\na3 1") == [
        ("A1", D(3), "skill"), ("A2", D("1.5"), "management"), ("A3", D(1), "skill"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "fund.no_shares"), ("10021", "fund.weight"), ("10021 0", "fund.weight"), ("10021 -1", "fund.weight"),
        ("10021 1001", "fund.weight"), ("10021 x", "fund.weight"), ("10021 1 资本", "fund.factor"), ("1 1\n1 2", "fund.share_twice"),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_read(text, code):
    with pytest.raises(RuleBroken) as broken:
        rules.share_lines(text)
    assert broken.value.code == code


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (rules.amount_verdict(D("0.03"), 3), ""), (rules.amount_verdict(D("0.02"), 3), "fund.too_small"),
        (rules.amount_verdict(D(0), 1), "fund.bad_amount"), (rules.amount_verdict(D("1.001"), 1), "fund.bad_amount"),
        (rules.level_verdict(3, 3), ""), (rules.level_verdict(2, 3), "fund.level_low"), (rules.level_verdict(None, 3), "fund.level_low"),
        (rules.level_verdict(None, None), ""),
        (rules.share_verdict(D(50), bound=D(50), due=D(100), basis=D(100)), ""),
        (rules.share_verdict(D(49), bound=D(50), due=D(100), basis=D(100)), "fund.below_due"),
        (rules.share_verdict(D(51), bound=D(50), due=D(100), basis=D(100)), "fund.above_basis"),
    ],
)  # fmt: skip
def test_the_boundaries(verdict, code):
    assert verdict.code == code


@pytest.mark.parametrize(
    ("state", "proposer", "recipient", "balance", "code"),
    [
        ("proposed", False, False, 100, ""), ("proposed", False, False, 99, "fund.over_balance"),
        ("proposed", True, False, 100, "fund.own"),
        ("proposed", False, True, 100, "fund.own"), ("approved", False, False, 100, "fund.not_proposed"),
    ],
)  # fmt: skip
def test_who_approves_within_the_balance(state, proposer, recipient, balance, code):
    verdict = rules.approve_verdict(state, is_proposer=proposer, is_recipient=recipient, balance=D(balance), amount=D(100))
    assert verdict.code == code


def test_a_weight_has_at_most_two_decimals():
    assert rules.share_lines("10021 0.01")[0][1] == D("0.01")
    with pytest.raises(RuleBroken, match=r"fund.weight_fine"):
        rules.share_lines("10021 0.001")
