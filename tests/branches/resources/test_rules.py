from datetime import date
from decimal import Decimal

import pytest

from branches.resources import rules

D = date
N = Decimal


def code(verdict) -> str:
    return "" if verdict else verdict.code


@pytest.mark.parametrize(("act", "states"), [
    ("change", {"draft", "running"}), ("approve", {"draft"}), ("use", {"running"}), ("close", {"running"}),
])  # fmt: skip
def test_what_may_be_done_when(act, states):
    assert {state for state in ("draft", "running", "closed") if rules.may_do(act, state)} == states


@pytest.mark.parametrize(("state", "writer", "approver", "lines", "told"), [
    ("draft", 1, 2, 1, ""), ("draft", 1, 1, 1, "resource.own_writing"), ("draft", 1, 2, 0, "resource.no_lines"),
    ("running", 1, 2, 1, "resource.cannot_approve"), ("draft", None, 2, 1, ""),
])  # fmt: skip
def test_a_second_person_approves(state, writer, approver, lines, told):
    assert code(rules.may_approve(state, writer, approver, lines)) == told


@pytest.mark.parametrize(("first", "last", "told"), [
    (D(2026, 1, 1), D(2026, 12, 31), ""), (D(2026, 5, 2), D(2026, 5, 1), "resource.backwards"), (D(2026, 5, 1), D(2026, 5, 1), ""),
    (D(2025, 12, 31), D(2026, 5, 1), "resource.other_year"), (D(2026, 12, 1), D(2027, 1, 1), "resource.other_year"),
])  # fmt: skip
def test_a_line_is_for_a_part_of_the_year(first, last, told):
    assert code(rules.span_verdict(2026, first, last)) == told


@pytest.mark.parametrize(
    ("quantity", "told"), [("0", "resource.amount_needed"), ("0.01", ""), ("600", ""), ("600.01", "resource.too_much")]
)
def test_never_more_than_is_left(quantity, told):
    assert code(rules.use_verdict(rules.Balance(N(1000), N(400)), N(quantity), "元")) == told


def test_the_refusal_says_what_is_left():
    assert rules.use_verdict(rules.Balance(N("1000.50"), N(400)), N(700), "元").params == {"left": "600.5", "unit": "元"}


@pytest.mark.parametrize(("planned", "told"), [("0", "resource.amount_needed"), ("399.99", "resource.below_used"), ("400", "")])
def test_a_line_never_holds_less_than_is_used(planned, told):
    assert code(rules.plan_verdict(N(planned), N(400))) == told


@pytest.mark.parametrize(("on", "told"), [
    (D(2026, 2, 28), "resource.use_outside"), (D(2026, 3, 1), ""), (D(2026, 7, 10), ""), (D(2026, 7, 11), "resource.use_ahead"),
])  # fmt: skip
def test_the_day_of_a_use(on, told):
    assert code(rules.use_day_verdict(on, D(2026, 3, 1), D(2026, 12, 31), D(2026, 7, 10))) == told


@pytest.mark.parametrize(("first", "last", "told"), [
    (None, None, ""), (D(2026, 3, 1), D(2026, 6, 30), ""), (D(2026, 2, 28), D(2026, 3, 1), "resource.cuts_uses"),
    (D(2026, 3, 1), D(2026, 7, 1), "resource.cuts_uses"),
])  # fmt: skip
def test_a_line_that_is_moved_holds_its_uses(first, last, told):
    assert code(rules.days_verdict(D(2026, 3, 1), D(2026, 6, 30), first, last)) == told


@pytest.mark.parametrize(
    ("state", "reason", "told"), [("draft", "", ""), ("running", " ", "resource.reason_needed"), ("running", "增加", "")]
)
def test_a_change_after_the_approval_says_why(state, reason, told):
    assert code(rules.reason_verdict(state, reason)) == told


@pytest.mark.parametrize(("before", "now", "grown"), [
    (None, N(100), None), (N(0), N(100), None), (N(100), None, None), (N(100), N(105), N("5.0")), (N(300), N(100), N("-66.7")),
])  # fmt: skip
def test_growth_against_the_year_before(before, now, grown):
    assert rules.growth(before, now) == grown


def test_years_side_by_side():
    found = {2024: (N(100), N(90)), 2025: (N(105), N(80)), 2026: (N(109), N(0))}
    cells = rules.year_cells([2023, 2024, 2025, 2026], found, dict.fromkeys((2023, 2024, 2025, 2026), N(5)))
    assert [(cell.planned, cell.growth, cell.is_enough) for cell in cells] == [
        (None, None, None), (N(100), None, None), (N(105), N("5.0"), True), (N(109), N("3.8"), False),
    ]  # fmt: skip
    assert [cell.is_enough for cell in rules.year_cells([2025, 2026], found, {})] == [None, None]
