from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from branches.duties import rules
from branches.duties.enums import DutyStatus
from portal.kernel.periods import Period, month_of, parse_period, quarter_of, year_of

NOVEMBER = month_of(date(2026, 11, 1))


@pytest.mark.parametrize(
    ("owed", "done", "today", "status"),
    [
        (1, 0, date(2026, 11, 1), DutyStatus.DUE),
        (1, 0, date(2026, 11, 30), DutyStatus.DUE),  # the last day still counts
        (1, 0, date(2026, 12, 1), DutyStatus.LATE),
        (1, 1, date(2026, 11, 1), DutyStatus.DONE),
        (1, 1, date(2027, 3, 1), DutyStatus.DONE),
        (2, 1, date(2026, 11, 30), DutyStatus.DUE),
        (2, 1, date(2026, 12, 1), DutyStatus.LATE),
        (2, 3, date(2026, 12, 1), DutyStatus.DONE),
    ],
)
def test_the_last_day_is_due_and_the_next_day_is_late(owed, done, today, status):
    assert rules.status_of(owed, done, NOVEMBER, today) == status


@pytest.mark.parametrize(
    ("period", "kind", "codes"),
    [
        ("2026Q3", "month", ["2026-07", "2026-08", "2026-09"]),
        ("2026Q3", "quarter", ["2026Q3"]),
        ("2026Q3", "year", []),
        ("2026Q4", "year", ["2026"]),
        ("2026-09", "quarter", ["2026Q3"]),
        ("2026-08", "quarter", []),
        ("2026-12", "year", ["2026"]),
        ("2026", "quarter", ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]),
        ("2026", "year", ["2026"]),
    ],
)
def test_what_falls_due_in_a_period(period, kind, codes):
    assert [p.code for p in rules.falls_due_in(parse_period(period), kind)] == codes


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2026, 1, 1), ["2025-12", "2026-01", "2025Q4", "2026Q1", "2025"]),
        (date(2026, 1, 31), ["2025-12", "2026-01", "2025Q4", "2026Q1", "2025"]),
        (date(2026, 2, 1), ["2026-01", "2026-02", "2026Q1"]),  # what December left undone is out of sight now
        (date(2026, 3, 31), ["2026-02", "2026-03", "2026Q1"]),  # 28 February and 31 days
        (date(2026, 5, 31), ["2026-04", "2026-05", "2026Q2"]),
        (date(2026, 4, 1), ["2026-03", "2026-04", "2026Q1", "2026Q2"]),
        (date(2026, 6, 30), ["2026-05", "2026-06", "2026Q2"]),
        (date(2026, 9, 30), ["2026-08", "2026-09", "2026Q3"]),
        (date(2026, 10, 1), ["2026-09", "2026-10", "2026Q3", "2026Q4", "2026"]),
        (date(2026, 11, 20), ["2026-10", "2026-11", "2026Q4", "2026"]),
        (date(2026, 12, 31), ["2026-11", "2026-12", "2026Q4", "2026"]),
    ],
)
def test_a_year_of_days_on_the_desk(today, codes):
    assert [p.code for p in rules.periods_of_today(today, 31)] == codes


def test_every_day_of_a_year_shows_its_own_month_and_quarter_once():
    day = date(2026, 1, 1)
    while day.year == 2026:
        codes = [p.code for p in rules.periods_of_today(day, 31)]
        assert codes.count(month_of(day).code) == 1
        assert codes.count(quarter_of(day).code) == 1
        assert codes.count(year_of(day).code) == (1 if day.month >= 10 else 0)
        assert len(codes) == len(set(codes))
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("opened", "closed", "answer"),
    [
        (date(2026, 11, 1), None, True),
        (date(2026, 11, 2), None, False),
        (date(2020, 1, 1), date(2026, 11, 30), True),
        (date(2020, 1, 1), date(2026, 11, 29), False),
    ],
)
def test_only_who_stood_all_through_owes(opened, closed, answer):
    assert rules.lives_through(opened, closed, NOVEMBER) is answer


@dataclass
class Rule:
    code: str
    effective_from: date
    effective_to: date | None = None
    times: int = 1


def test_the_newest_rule_valid_on_the_last_day_counts():
    old = Rule("A", date(2018, 1, 1), times=1)
    new = Rule("A", date(2026, 11, 30), times=2)
    gone = Rule("B", date(2018, 1, 1), date(2026, 11, 29))
    assert rules.newest_rules([new, old, gone], NOVEMBER) == [new]
    assert rules.newest_rules([new, old, gone], month_of(date(2026, 10, 1))) == [old, gone]


@dataclass(frozen=True)
class Kind:
    code: str


def duty(code: str, status: DutyStatus, period: Period, today: date = date(2026, 11, 20)) -> rules.Duty:
    return rules.Duty(1, code, Kind(code), period, 1, 0, status, today=today)


def test_late_comes_first_then_the_nearest_end_then_done():
    quarter, october = quarter_of(date(2026, 11, 1)), month_of(date(2026, 10, 1))
    late, soon = duty("D", DutyStatus.LATE, october), duty("C", DutyStatus.DUE, NOVEMBER)
    far, done = duty("B", DutyStatus.DUE, quarter), duty("A", DutyStatus.DONE, NOVEMBER)
    assert rules.in_order([done, far, soon, late]) == [late, soon, far, done]


def test_days_left_and_late():
    last_day = duty("A", DutyStatus.DUE, NOVEMBER, date(2026, 11, 30))
    after = duty("A", DutyStatus.LATE, NOVEMBER, date(2026, 12, 2))
    assert (last_day.days_left, last_day.days_late) == (0, 0)
    assert (after.days_left, after.days_late) == (-2, 2)
