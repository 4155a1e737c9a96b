"""Spans of time: boundaries of months, quarters, years and the calendar's odd days."""

from datetime import date

import pytest

from portal.kernel.periods import add_months, add_years, parse_period, period_of


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_code_names_its_first_and_last_day(code, start, end):
    period = parse_period(code)
    assert (period.starts_on, period.ends_on, period.code) == (start, end, code)


@pytest.mark.parametrize("code", ["2026Q5", "26Q1", "2026-13", "2026-0", "", "Q1"])
def test_other_codes_are_refused(code):
    with pytest.raises(ValueError, match=r"^"):
        parse_period(code)


def test_a_year_holds_twelve_months_and_four_quarters():
    year = parse_period("2026")
    assert [m.code for m in year.months()] == [f"2026-{m:02d}" for m in range(1, 13)]
    assert [q.code for q in year.quarters()] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [("quarter", date(2026, 1, 1), "2025Q4"), ("month", date(2026, 3, 31), "2026-02"), ("year", date(2026, 7, 1), "2025")],
)
def test_the_period_before(kind, day, code):
    assert period_of(kind, day).previous().code == code


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [(date(2024, 2, 29), 1, date(2025, 2, 28)), (date(2024, 2, 29), 4, date(2028, 2, 29)), (date(2020, 5, 1), 10, date(2030, 5, 1))],
)
def test_years_are_counted_by_the_calendar(day, years, then):
    assert add_years(day, years) == then


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [(date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2026, 3, 31), -1, date(2026, 2, 28)), (date(2026, 11, 20), 2, date(2027, 1, 20))],
)
def test_months_keep_the_day_or_the_last_one(day, months, then):
    assert add_months(day, months) == then
