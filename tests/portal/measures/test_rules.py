from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from portal.kernel.errors import RuleBroken
from portal.measures import rules


@pytest.mark.parametrize(
    ("value", "text"), [("98.2000", "98.2"), ("120800.0000", "120,800"), ("0", "0"), ("-3.0500", "-3.05"), (None, "—")]
)
def test_figures_for_the_eye(value, text):
    assert rules.shown(None if value is None else Decimal(value)) == text


@pytest.mark.parametrize(
    ("delivered", "same"),
    [
        ({"value": Decimal("1.0000")}, True),
        ({"value": Decimal("1.0001")}, False),
        ({"value": Decimal(1), "target": None}, False),
        ({"value": Decimal(1), "source": "日报"}, True),
        ({}, True),
    ],
)
def test_what_counts_as_the_same_figure(delivered, same):
    stored = SimpleNamespace(value=Decimal("1.0000"), target=Decimal(2), baseline=None, source="日报")
    assert rules.is_same(stored, delivered) is same


TODAY = date(2026, 7, 15)


@pytest.mark.parametrize("month", [date(2026, 7, 1), date(2026, 6, 1), date(2006, 8, 1)])
def test_months_that_may_be_delivered(month):
    rules.check_month(month, TODAY)


@pytest.mark.parametrize(("month", "code"), [(date(2026, 8, 1), "measure.month_in_future"), (date(2006, 7, 1), "measure.month_too_old")])
def test_months_that_may_not(month, code):
    with pytest.raises(RuleBroken) as broken:
        rules.check_month(month, TODAY)
    assert broken.value.code == code


def test_a_figure_beyond_the_column_is_refused():
    with pytest.raises(RuleBroken):
        rules.stored_form(Decimal(10) ** 12)
    assert rules.stored_form(Decimal("1.23456")) == Decimal("1.2346")


def _months(*years: tuple[int, int, int]) -> dict:
    return {date(year, month, 1): Decimal(each) for year, each, months in years for month in range(1, months + 1)}


@pytest.mark.parametrize(("fold", "value"), [("sum", 36), ("mean", 12), ("last", 13)])
def test_months_of_a_year_fold_as_the_measure_does(fold, value):
    months = {date(2025, m, 1): Decimal(v) for m, v in ((1, 11), (2, 12), (3, 13))}
    figure = rules.year_figures(months, fold)[2025]
    assert (figure.value, figure.months, figure.is_complete) == (value, 3, False)


@pytest.mark.parametrize(
    ("years", "better", "growth"),
    [
        ([(2024, 100, 12), (2025, 110, 12)], "higher", Decimal(10)),
        ([(2024, 100, 12), (2025, 110, 12)], "lower", Decimal(-10)),
        ([(2024, 100, 12), (2025, 110, 11)], "higher", None),
        ([(2024, 100, 11), (2025, 110, 12)], "higher", None),
        ([(2024, 0, 12), (2025, 110, 12)], "higher", None),
        ([(2025, 110, 12)], "higher", None),
    ],
)
def test_only_complete_years_are_compared(years, better, growth):
    assert rules.growth_of(rules.year_figures(_months(*years), "sum"), 2025, better) == growth


@pytest.mark.parametrize(
    ("years", "last", "streak"),
    [
        ([(2022, 100, 12), (2023, 111, 12), (2024, 124, 12), (2025, 138, 12)], 2025, 3),
        ([(2021, 80, 12), (2022, 100, 12), (2023, 111, 12), (2024, 124, 12), (2025, 138, 12)], 2025, 3),
        ([(2023, 100, 12), (2024, 110, 12), (2025, 122, 12)], 2025, 1),
        ([(2024, 100, 12), (2025, 110, 12)], 2025, 0),
        ([(2024, 100, 12), (2025, 111, 12), (2026, 5, 3)], 2026, 1),
        ([(2024, 100, 11), (2025, 111, 12)], 2025, None),
        ([], 2025, None),
    ],
)
def test_years_in_a_row_above_the_rate_and_no_more_than_asked(years, last, streak):
    assert rules.growth_streak(rules.year_figures(_months(*years), "sum"), last, Decimal(10), 3) == streak


def _told(path, value, target=None, field="production", month=7):
    return rules.Told(1, path, date(2026, month, 1), Decimal(value), None if target is None else Decimal(target), field)


@pytest.mark.parametrize(
    ("rows", "fold", "better", "found"),
    [
        ([_told("A/B/", 10, 20), _told("A/C/", 30, 20)], "sum", "higher", (40, 2, 100)),
        ([_told("A/B/", 10), _told("A/C/", 30)], "mean", "higher", (20, 2, None)),
        ([_told("A/B/", 10, month=6), _told("A/B/", 30)], "last", "higher", (30, 1, None)),
        ([_told("A/", 50, 40), _told("A/B/", 10, 40)], "sum", "higher", (50, 1, 125)),
        ([_told("A/", 50, field="research"), _told("A/B/", 10)], "sum", "higher", (10, 1, None)),
        ([_told("A/B/", 10, 20)], "sum", "lower", (10, 1, 200)),
        ([_told("A/B/", 10, 0)], "sum", "higher", (10, 1, None)),
        ([_told("A/B/", 10, 0)], "sum", "lower", (10, 1, None)),
    ],
)
def test_units_of_a_field_come_to_one_figure_and_nothing_counts_twice(rows, fold, better, found):
    figure = rules.by_field(rows, {1: (fold, better)})[1, "production"]
    assert (figure.value, figure.units, figure.attained) == found


def test_periods_that_have_a_figure():
    codes = [p.code for p in rules.periods_of([date(2026, 7, 1), date(2026, 6, 1), date(2025, 12, 1)])]
    assert codes == ["2026", "2026Q3", "2026Q2", "2026-07", "2026-06", "2025", "2025Q4", "2025-12"]
