"""Working days over the real notices, and what a notice may say."""

from datetime import date, timedelta

import pytest

from portal.calendar.rules import DayDraft, WorkCalendar, year_problems, year_warnings
from portal.calendar.selectors import work_calendar


@pytest.fixture
def shipped(db) -> WorkCalendar:
    return work_calendar(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 4), True),  # Sunday, worked
        (date(2026, 2, 14), True),  # Saturday, worked
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # Saturday, worked
        (date(2026, 5, 9), True),
        (date(2026, 9, 20), True),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 11, 21), False),  # an ordinary Saturday
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2024, 2, 18), True),
        (date(2024, 10, 12), True),
        (date(2027, 1, 1), True),  # a Friday of a year that nobody has loaded
    ],
)
def test_the_day_is_worked(shipped, day, works):
    assert shipped.is_workday(day) is works


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_so_many_working_days(shipped, year, workdays):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    assert sum(shipped.is_workday(d) for d in days if d.year == year) == workdays


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 9, 24), 1, date(2026, 9, 28)),  # over the mid-autumn days
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # the worked Saturday counts
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 14), 0, date(2026, 2, 14)),
    ],
)
def test_counting_forward_and_back_agree(shipped, start, count, due):
    assert shipped.add(start, count) == due
    assert shipped.until(start, due) == count
    assert shipped.until(due, start) == -count


@pytest.mark.parametrize(
    ("start", "due", "is_estimated"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), False),
        (date(2026, 12, 31), date(2027, 1, 1), True),
        (date(2024, 1, 1), date(2026, 12, 31), False),
        (date(2023, 12, 31), date(2024, 1, 2), True),
    ],
)
def test_a_period_into_an_unknown_year_is_an_estimate(shipped, start, due, is_estimated):
    assert shipped.is_estimated(start, due) is is_estimated
    assert (shipped.knows(start), shipped.knows(due)) == (start.year > 2023, due.year < 2027)


def test_without_any_year_weekdays_count():
    assert WorkCalendar().add(date(2026, 9, 30), 1) == date(2026, 10, 1)


def test_the_calendar_costs_one_statement(shipped, django_assert_num_queries):
    with django_assert_num_queries(1):
        work_calendar(date(2026, 1, 1))


NEW_YEAR = DayDraft(date(2027, 1, 1), "holiday", "元旦", 2)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (DayDraft(date(2027, 1, 2), "holiday", "元旦", 3), None),
        (DayDraft(date(2027, 1, 3), "make_up", "元旦", 3), None),  # Sunday
        (DayDraft(date(2026, 12, 31), "holiday", "元旦", 3), "calendar.other_year"),
        (DayDraft(date(2028, 1, 1), "holiday", "元旦", 3), "calendar.other_year"),
        (DayDraft(date(2027, 1, 1), "holiday", "元旦", 3), "calendar.day_twice"),
        (DayDraft(date(2027, 1, 1), "make_up", "元旦", 3), "calendar.day_both"),
        (DayDraft(date(2027, 1, 4), "make_up", "元旦", 3), "calendar.make_up_on_weekday"),
        (DayDraft(date(2027, 1, 8), "make_up", "元旦", 3), "calendar.make_up_on_weekday"),  # Friday
        (DayDraft(date(2027, 1, 2), "holiday", " ", 3), "calendar.no_name"),
        (DayDraft(date(2027, 1, 2), "holiday", "元" * 40, 3), None),
        (DayDraft(date(2027, 1, 2), "holiday", "元" * 41, 3), "calendar.long_name"),
    ],
)
def test_what_a_notice_may_not_say(day, code):
    problems = year_problems(2027, "通知", [NEW_YEAR, day])
    assert [(p.line, p.code) for p in problems] == ([(3, code)] if code else [])


@pytest.mark.parametrize(
    ("year", "source", "days", "codes"),
    [
        (2007, "通知", [NEW_YEAR], ["calendar.year_out_of_range"]),
        (2101, "通知", [NEW_YEAR], ["calendar.year_out_of_range"]),
        (2027, " ", [NEW_YEAR], ["calendar.no_source"]),
        (2027, "通" * 200, [NEW_YEAR], []),
        (2027, "通" * 201, [NEW_YEAR], ["calendar.long_source"]),
        (2027, "通知", [], ["calendar.no_holidays"]),
        (2027, "", [], ["calendar.no_source", "calendar.no_holidays"]),
    ],
)
def test_what_a_notice_must_say(year, source, days, codes):
    assert [p.code for p in year_problems(year, source, days)] == codes


def span(first: date, count: int, kind: str = "holiday") -> list[DayDraft]:
    return [DayDraft(first + timedelta(days=n), kind, "节") for n in range(count)]


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        (span(date(2027, 2, 1), 12), ["calendar.few_holidays"]),
        (span(date(2027, 2, 1), 13), []),  # nine weekdays off
        (span(date(2027, 2, 1), 19), ["calendar.unbalanced"]),  # fifteen
        (span(date(2027, 2, 1), 19) + span(date(2027, 2, 20), 2, "make_up"), []),  # thirteen
    ],
)
def test_a_notice_that_looks_like_a_slip_is_pointed_out(days, codes):
    assert [p.code for p in year_warnings(days, 13)] == codes
