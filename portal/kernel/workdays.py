"""Working days: Monday to Friday, less the days the caller names as free, plus weekend days that are worked.

The one implementation of the count; ``portal.calendar`` brings the days of the yearly notices.
"""

from collections.abc import Container
from datetime import date, timedelta

SATURDAY = 5


def is_workday(day: date, free: Container[date] = (), make_up: Container[date] = ()) -> bool:
    """``free`` are days off whatever their weekday; ``make_up`` are Saturdays and Sundays that are worked."""
    return day in make_up or (day.weekday() < SATURDAY and day not in free)


def add_workdays(day: date, count: int, free: Container[date] = (), make_up: Container[date] = ()) -> date:
    """The ``count``-th working day after ``day``; ``day`` itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day, free, make_up)
    return day


def workdays_until(today: date, due: date, free: Container[date] = (), make_up: Container[date] = ()) -> int:
    """How many working days are left after ``today`` up to and with ``due``; negative when ``due`` has passed."""
    first, last, sign = (today, due, 1) if due >= today else (due, today, -1)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sign * sum(is_workday(day, free, make_up) for day in days)
