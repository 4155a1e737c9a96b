"""The rules of an examination by parts, with their boundaries (docs/rules.md 3.4)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from workforce.promotion.rules import exams as rules
from workforce.promotion.rules.exams import Attempt, Ratio, part_states
from workforce.promotion.rules.way import Way, may_approve

DAY = date(2026, 11, 30)
PARTS = ("theory", "skill")


def mark(part, score, on=date(2026, 11, 2), verified=True):
    return Attempt(part, on, None if score is None else Decimal(score), Decimal(60), verified)


def standings(*attempts, day=DAY, months=12, resits=1):
    return [s.standing for s in part_states(PARTS, attempts, day, months, resits)]


@pytest.mark.parametrize(
    ("attempts", "expected", "whole"),
    [
        ((), ["open", "open"], "open"),
        ((mark("theory", "60"), mark("skill", "60")), ["passed", "passed"], "passed"),
        ((mark("theory", "100"), mark("skill", "59.99")), ["passed", "failed"], "open"),  # no averaging
        ((mark("theory", "60"), mark("skill", None)), ["passed", "failed"], "open"),  # absent
        ((mark("theory", "60"), mark("skill", "90", verified=False)), ["passed", "waiting"], "open"),
        ((mark("skill", "50"), mark("skill", "50")), ["open", "spent"], "failed"),
        ((mark("theory", "70"), mark("skill", "50"), mark("skill", "61", date(2026, 11, 20))), ["passed", "passed"], "passed"),
    ],
)
def test_each_part_is_passed_by_itself(attempts, expected, whole):
    states = part_states(PARTS, attempts, DAY, 12, 1)
    assert [s.standing for s in states] == expected
    assert rules.outcome(states) == whole


@pytest.mark.parametrize(("day", "theory"), [(date(2026, 11, 2), "passed"), (date(2026, 11, 3), "lapsed")])
def test_a_pass_holds_for_its_months(day, theory):
    assert standings(mark("theory", "80", date(2025, 11, 2)), mark("skill", "50", date(2025, 11, 2)), day=day)[0] == theory


def test_all_passed_in_time_holds_for_good_and_one_too_late_does_not():
    first = mark("theory", "80", date(2024, 3, 1))
    assert standings(first, mark("skill", "70", date(2025, 3, 1))) == ["passed", "passed"]
    assert standings(first, mark("skill", "70", date(2026, 3, 2))) == ["lapsed", "passed"]


@pytest.mark.parametrize(
    ("count", "candidates", "rooms", "ratio", "code"),
    [
        (2, 30, 1, Ratio(15, 1, 2, False), ""),
        (2, 31, 1, Ratio(15, 1, 2, False), "exam.too_few"),
        (1, 5, 1, Ratio(15, 1, 2, False), "exam.too_few"),
        (3, 30, 2, Ratio(15, 1, 2, False), "exam.too_few"),
        (3, 15, 1, Ratio(5, 3, 0, True), ""),
        (4, 20, 1, Ratio(5, 3, 0, True), "exam.odd_number"),
        (3, 16, 1, Ratio(5, 3, 0, True), "exam.too_few"),
        (2, 1, 1, Ratio(None, 3, 0, True), "exam.too_few"),
    ],
)
def test_how_many_examiners_it_takes(count, candidates, rooms, ratio, code):
    assert rules.examiners_verdict(count, candidates, rooms, ratio).code == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("85.5", (Decimal("85.5"), False)), ("0", (Decimal(0), False)), ("100", (Decimal(100), False)), (" 缺考 ", (None, True)),
        ("absent", (None, True)), ("100.01", None), ("-1", None), ("60.001", None), ("NaN", None), ("优秀", None), ("1e99", None),
    ],
)  # fmt: skip
def test_marks_as_they_are_typed(text, found):
    assert rules.mark_of(text) == found


def test_the_total_is_weighted_and_only_shown():
    def total(weights, *marks):
        states = part_states(PARTS, [mark(part, points) for part, points in marks], DAY, 12, 1)
        return rules.total_of([replace(s, weight=weights.get(s.part, 0)) for s in states])

    weights = {"theory": 40, "skill": 60}
    assert total(weights, ("theory", "80"), ("skill", "60")) == Decimal("68.00")
    assert total(weights, ("theory", "80")) is None
    assert total({}, ("theory", "80"), ("skill", "60")) is None
    assert total({"theory": 50}, ("theory", "80")) == Decimal("80.00")  # a part without a weight is not waited for
    assert total({"theory": 1, "skill": 1}, ("theory", "60.01"), ("skill", "60.02")) == Decimal("60.02")  # half of a cent goes up


@pytest.mark.parametrize(
    ("state", "in_batch", "code"),
    [
        ("checked", False, ""),
        ("checked", True, "exam.in_batch"),
        ("submitted", False, "exam.not_checked"),
        ("approved", False, "exam.not_checked"),
    ],
)
def test_outside_a_batch_between_check_and_decision(state, in_batch, code):
    assert rules.may_plan_single(state, is_in_batch=in_batch).code == code


@pytest.mark.parametrize(("days", "code"), [(-1, "exam.in_past"), (0, ""), (365, ""), (366, "exam.too_far")])
def test_when_a_sitting_may_be_planned(days, code):
    assert rules.may_plan(DAY + timedelta(days=days), DAY).code == code


@pytest.mark.parametrize(("exam", "code"), [("", ""), ("passed", ""), ("open", "promotion.exam_open"), ("failed", "promotion.exam_failed")])
def test_no_certificate_before_every_part_is_passed(exam, code):
    assert may_approve(Way(state="public", batch="deciding", exam=exam)).code == code
