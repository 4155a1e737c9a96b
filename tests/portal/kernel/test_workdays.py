"""Working days: weekends are left out."""

from datetime import date

import pytest

from portal.kernel.workdays import add_workdays, workdays_until


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 10, 12), 10, date(2026, 10, 26)),  # Monday
        (date(2026, 10, 16), 1, date(2026, 10, 19)),  # Friday
        (date(2026, 10, 17), 1, date(2026, 10, 19)),  # Saturday
        (date(2026, 10, 12), 0, date(2026, 10, 12)),
    ],
)
def test_working_days_leave_out_weekends(start, count, due):
    assert add_workdays(start, count) == due


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        (date(2026, 10, 12), date(2026, 10, 26), 10),
        (date(2026, 10, 26), date(2026, 10, 26), 0),
        (date(2026, 10, 28), date(2026, 10, 26), -2),
        (date(2026, 10, 24), date(2026, 10, 26), 1),
    ],
)
def test_working_days_left(today, due, left):
    assert workdays_until(today, due) == left
