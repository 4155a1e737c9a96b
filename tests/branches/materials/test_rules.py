"""Batches that add up, idle parts, shares: tables of cases with their boundaries."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from branches.materials import rules
from branches.materials.rules import Balance, Move

DAY = date(2026, 1, 1)
HELD = Balance(bought=D(10), stored=D(8), issued=D(5), returned=D(1))


@pytest.mark.parametrize(
    ("kind", "quantity", "code"),
    [
        ("purchased", "1", ""),
        ("stored", "2", ""),
        ("stored", "2.001", "stock.not_bought"),
        ("issued", "4", ""),
        ("issued", "4.001", "stock.short"),
        ("returned", "4", ""),
        ("returned", "4.001", "stock.not_issued"),
        ("purchased", "-2", ""),
        ("purchased", "-3", "stock.not_bought"),
        ("stored", "-4", ""),
        ("stored", "-5", "stock.short"),
        ("issued", "-4", ""),
        ("issued", "-5", "stock.not_issued"),
        ("returned", "-1", ""),
        ("opening", "3", ""),
        ("opening", "-5", "stock.short"),
    ],
)
def test_what_a_batch_may_become(kind, quantity, code):
    assert rules.balance_verdict(HELD, kind, D(quantity)).code == code


def test_what_is_on_hand_and_under_way():
    assert (HELD.on_hand, HELD.under_way) == (D(4), D(2))


def spans(*moves, days=30):
    rows = [Move(DAY + timedelta(days=at), kind, D(change)) for at, kind, change in moves]
    return [
        ((s.from_on - DAY).days, (s.ended_on - DAY).days if s.ended_on else None, (s.used_on - DAY).days if s.used_on else None, s.quantity)
        for s in rules.idle_spans(rows, days)
    ]


@pytest.mark.parametrize(
    ("moves", "found"),
    [
        ([(0, "stored", 5)], [(30, None, None, D(5))]),
        ([(0, "stored", 5), (29, "issued", -1)], [(59, None, None, D(4))]),
        ([(0, "stored", 5), (30, "issued", -5)], [(30, 30, 30, D(5))]),
        ([(0, "stored", 5), (40, "stored", 5), (41, "issued", -10)], [(30, 40, None, D(5))]),
        ([(0, "stored", 5), (10, "issued", -5)], []),
        ([], []),
    ],
)
def test_when_a_part_lies_idle(moves, found):
    assert spans(*moves) == found


@pytest.mark.parametrize(
    ("start", "end", "count", "used"),
    [(0, 29, 0, 0), (0, 30, 1, 0), (30, 59, 1, 0), (0, 60, 1, 1), (60, 99, 1, 1), (61, 99, 0, 0)],
)
def test_idle_parts_of_a_time(start, end, count, used):
    rows = rules.idle_spans([Move(DAY, "stored", D(5)), Move(DAY + timedelta(days=60), "issued", D(-1))], 30)
    found = rules.idle_use(rows[:1], DAY + timedelta(days=start), DAY + timedelta(days=end))
    assert (found.count, found.used) == (count, used)


@pytest.mark.parametrize(("part", "whole", "found"), [(63, 100, "63.0"), (2, 3, "66.7"), (0, 4, "0.0"), (0, 0, None)])
def test_a_share_has_one_place(part, whole, found):
    assert rules.percent(part, whole) == (None if found is None else D(found))


@pytest.mark.parametrize(
    ("from_day", "to_day", "days"),
    [(0, None, 10), (5, None, 5), (0, 5, 5), (-5, 3, 3), (9, 9, 0), (10, None, 0), (-5, -1, 0), (-5, 50, 10)],
)
def test_days_of_a_span_within_ten_days(from_day, to_day, days):
    last = None if to_day is None else DAY + timedelta(days=to_day)
    assert rules.days_within(DAY + timedelta(days=from_day), last, DAY, DAY + timedelta(days=9)) == days


@pytest.mark.parametrize(
    ("is_sound", "finding", "ahead", "code"),
    [
        (True, "", None, ""),
        (False, "振动偏大", 0, ""),
        (False, " ", 5, "equipment.no_finding"),
        (True, "", -1, "equipment.forecast_backwards"),
    ],
)
def test_what_a_check_says(is_sound, finding, ahead, code):
    forecast = None if ahead is None else DAY + timedelta(days=ahead)
    assert rules.check_verdict(is_sound, finding, DAY, forecast).code == code
