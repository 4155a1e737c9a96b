"""The working calendar, and a year of it drawn as months."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.calendar.enums import DayKind
from portal.calendar.models import CalendarDay, CalendarYear
from portal.calendar.rules import WorkCalendar

YEARS_BACK = 10  # no period of the house reaches further back


def work_calendar(day: date) -> WorkCalendar:
    """The loaded years around and after ``day``, the day of reckoning: one statement."""
    days = CalendarDay.objects.filter(on__gte=date(max(1, day.year - YEARS_BACK), 1, 1)).values_list("on", "kind")
    free: set[date] = set()
    worked: set[date] = set()
    for on, kind in days.order_by():
        (free if kind == DayKind.HOLIDAY else worked).add(on)
    return WorkCalendar(frozenset(free), frozenset(worked), frozenset(on.year for on in free))


def last_known_year() -> int | None:
    """The newest year that is loaded; None without any."""
    return CalendarYear.objects.order_by("-year").values_list("year", flat=True).first()


def missing_years(today: date, loaded: Iterable[int]) -> list[int]:
    """Of this year and the next, those whose notice is not among ``loaded``."""
    known = set(loaded)
    return [year for year in (today.year, today.year + 1) if year not in known]


@dataclass(frozen=True)
class Cell:
    """``kind``: holiday, make_up, rest (an ordinary weekend) or empty; ``name`` of the festival."""

    day: date
    kind: str
    name: str
    is_today: bool


@dataclass(frozen=True)
class Month:
    """``weeks`` of seven places each, None outside the month; ``workdays`` of the month."""

    first: date
    weeks: list[list[Cell | None]]
    workdays: int


@dataclass(frozen=True)
class Festival:
    """The days of one name: ``first`` to ``last`` off, ``make_up`` worked for them."""

    name: str
    first: date
    last: date
    count: int
    make_up: list[date]


def months_of(year: int, days: Iterable[CalendarDay], today: date) -> list[Month]:
    """Twelve months with every day marked; no statement beyond ``days``."""
    known = {row.on: row for row in days}
    calendar = WorkCalendar(
        frozenset(on for on, row in known.items() if row.kind == DayKind.HOLIDAY),
        frozenset(on for on, row in known.items() if row.kind == DayKind.MAKE_UP),
        frozenset({year}),
    )

    def cell(day: date, month: int) -> Cell | None:
        if day.month != month:
            return None
        row = known.get(day)
        kind = row.kind if row else "" if calendar.is_workday(day) else "rest"
        return Cell(day, kind, row.name if row else "", day == today)

    months = []
    for month in range(1, 13):
        weeks = [[cell(day, month) for day in week] for week in Calendar().monthdatescalendar(year, month)]
        count = sum(calendar.is_workday(c.day) for week in weeks for c in week if c)
        months.append(Month(date(year, month, 1), weeks, count))
    return months


def festivals_of(days: Iterable[CalendarDay]) -> list[Festival]:
    """Days of the same name together, in the order of the year."""
    off: dict[str, list[date]] = {}
    worked: dict[str, list[date]] = {}
    for row in sorted(days, key=lambda d: d.on):
        (off if row.kind == DayKind.HOLIDAY else worked).setdefault(row.name, []).append(row.on)
    found = [Festival(name, free[0], free[-1], len(free), worked.get(name, [])) for name, free in off.items()]
    found += [Festival(name, on[0], on[-1], 0, on) for name, on in worked.items() if name not in off]
    return sorted(found, key=lambda f: f.first)
