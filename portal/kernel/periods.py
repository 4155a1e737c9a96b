"""Months, quarters and years as half-open-free date spans with a code: ``2026-07``, ``2026Q3``, ``2026``."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_QUARTER = re.compile(r"^(\d{4})Q([1-4])$")
_YEAR = re.compile(r"^(\d{4})$")


@dataclass(frozen=True, order=True)
class Period:
    """``starts_on`` and ``ends_on`` are both inside the period."""

    starts_on: date
    ends_on: date
    code: str
    kind: str  # month, quarter, year

    def months(self) -> list["Period"]:
        first, out = self.starts_on, []
        while first <= self.ends_on:
            out.append(month_of(first))
            first = out[-1].ends_on + timedelta(days=1)
        return out

    def quarters(self) -> list["Period"]:
        return list(dict.fromkeys(quarter_of(m.starts_on) for m in self.months()))

    def previous(self) -> "Period":
        return period_of(self.kind, self.starts_on - timedelta(days=1))

    def contains(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def _span(year: int, month: int, length: int, code: str, kind: str) -> Period:
    end_month = month + length
    after = date(year + (end_month - 1) // 12, (end_month - 1) % 12 + 1, 1)
    return Period(date(year, month, 1), after - timedelta(days=1), code, kind)


def month_of(day: date) -> Period:
    return _span(day.year, day.month, 1, f"{day.year}-{day.month:02d}", "month")


def quarter_of(day: date) -> Period:
    quarter = (day.month - 1) // 3 + 1
    return _span(day.year, quarter * 3 - 2, 3, f"{day.year}Q{quarter}", "quarter")


def year_of(day: date) -> Period:
    return _span(day.year, 1, 12, str(day.year), "year")


def period_of(kind: str, day: date) -> Period:
    """The period of ``kind`` (month, quarter or year) that holds ``day``."""
    return {"month": month_of, "quarter": quarter_of, "year": year_of}[kind](day)


def parse_period(code: str) -> Period:
    """Read ``2026-07``, ``2026Q3`` or ``2026``; ValueError for anything else."""
    if match := _MONTH.match(code):
        return month_of(date(int(match[1]), int(match[2]), 1))
    if match := _QUARTER.match(code):
        return quarter_of(date(int(match[1]), int(match[2]) * 3, 1))
    if match := _YEAR.match(code):
        return year_of(date(int(match[1]), 1, 1))
    raise ValueError(code)


def add_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    last = month_of(date(index // 12, index % 12 + 1, 1)).ends_on
    return last.replace(day=min(day.day, last.day))


def asked_quarter(code: str, today: date) -> Period:
    """The quarter of an address; that of ``today`` where none, or none that can be, is asked for."""
    return parse_period(code) if _QUARTER.match(code) and code[:4] > "1900" else quarter_of(today)
