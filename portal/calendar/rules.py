"""Counting working days, and what a yearly notice may say. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.calendar.enums import DayKind
from portal.kernel import workdays

FIRST_YEAR, LAST_YEAR = 2008, 2100  # since 2008 the notice follows one list of statutory holidays
NAME_LIMIT, SOURCE_LIMIT = 40, 200  # characters that the columns hold


@dataclass(frozen=True)
class WorkCalendar:
    """The loaded years. A day of a year that is not among ``years`` counts by its weekday alone."""

    holidays: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """A weekday that is no holiday, or a make-up day."""
        return workdays.is_workday(day, self.holidays, self.make_up)

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``."""
        return workdays.add_workdays(day, count, self.holidays, self.make_up)

    def until(self, today: date, due: date) -> int:
        """Working days left after ``today`` up to and with ``due``; negative when it has passed."""
        return workdays.workdays_until(today, due, self.holidays, self.make_up)

    def knows(self, day: date) -> bool:
        """Whether the notice of the day's year is loaded."""
        return day.year in self.years

    def is_estimated(self, start: date, due: date) -> bool:
        """Whether a period touches a year whose notice is not loaded: its end may still move."""
        return any(year not in self.years for year in range(min(start, due).year, max(start, due).year + 1))


@dataclass(frozen=True)
class DayDraft:
    """A day as a notice names it; ``line`` is its place in the file, 0 without a file."""

    on: date
    kind: str
    name: str
    line: int = 0


@dataclass(frozen=True)
class DayProblem:
    """``code`` names the sentence; ``line`` 0 blames the file as a whole."""

    line: int
    code: str
    params: dict[str, Any] = field(default_factory=dict)


def year_problems(year: int, source: str, days: Sequence[DayDraft]) -> list[DayProblem]:
    """Everything that keeps these days from being the notice of ``year``, in the order of the file."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return [DayProblem(0, "calendar.year_out_of_range", {"first": FIRST_YEAR, "last": LAST_YEAR})]
    found = [] if source.strip() else [DayProblem(0, "calendar.no_source")]
    if len(source) > SOURCE_LIMIT:
        found.append(DayProblem(0, "calendar.long_source", {"limit": SOURCE_LIMIT}))
    if not any(day.kind == DayKind.HOLIDAY for day in days):
        found.append(DayProblem(0, "calendar.no_holidays", {"year": year}))
    seen: dict[date, DayDraft] = {}
    for day in days:
        problem = _day_problem(year, day, seen)
        if problem:
            found.append(problem)
        seen.setdefault(day.on, day)
    return found


def _day_problem(year: int, day: DayDraft, seen: dict[date, DayDraft]) -> DayProblem | None:
    shown = day.on.isoformat()
    if day.on.year != year:
        return DayProblem(day.line, "calendar.other_year", {"day": shown, "year": year})
    if not day.name.strip():
        return DayProblem(day.line, "calendar.no_name", {"day": shown})
    if len(day.name) > NAME_LIMIT:
        return DayProblem(day.line, "calendar.long_name", {"day": shown, "limit": NAME_LIMIT})
    before = seen.get(day.on)
    if before is not None:
        code = "calendar.day_twice" if before.kind == day.kind else "calendar.day_both"
        return DayProblem(day.line, code, {"day": shown})
    if day.kind == DayKind.MAKE_UP and day.on.weekday() < workdays.SATURDAY:
        return DayProblem(day.line, "calendar.make_up_on_weekday", {"day": shown})
    return None


def days_off_weekdays(days: Iterable[DayDraft]) -> int:
    """Weekdays off less weekend days worked: what the notice takes off the working year beyond weekends."""
    return sum((day.kind == DayKind.HOLIDAY and day.on.weekday() < workdays.SATURDAY) - (day.kind == DayKind.MAKE_UP) for day in days)


def year_warnings(days: Sequence[DayDraft], statutory: int) -> list[DayProblem]:
    """What is allowed but looks like a slip: fewer or many more days off than ``statutory`` holidays give.

    Holidays that fall on a weekend are made good on another day, so the balance of a complete notice stays close to the
    number of statutory holidays.
    """
    off = sum(day.kind == DayKind.HOLIDAY for day in days)
    if off < statutory:
        return [DayProblem(0, "calendar.few_holidays", {"count": off, "statutory": statutory})]
    balance = days_off_weekdays(days)
    if balance > statutory:
        return [DayProblem(0, "calendar.unbalanced", {"balance": balance, "statutory": statutory})]
    return []
