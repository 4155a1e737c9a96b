"""When two deliveries of a figure are the same, which figures cannot be, and how years grow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.kernel.errors import RuleBroken
from portal.kernel.periods import Period, add_months, parse_period

FIGURES = ("value", "target", "baseline")
PLACES = Decimal("0.0001")
GREATEST = Decimal("99999999999")


def stored_form(value: Decimal | None) -> Decimal | None:
    """As the column keeps it: four places. Raises RuleBroken ``measure.too_large``."""
    if value is None:
        return None
    if abs(value) > GREATEST:
        raise RuleBroken("measure.too_large", field="value")
    return value.quantize(PLACES)


def is_same(stored: Any, delivered: Mapping[str, Any]) -> bool:
    """Whether a delivery says nothing new; figures it does not mention stay as they are."""
    return all(getattr(stored, name) == delivered[name] for name in (*FIGURES, "source") if name in delivered)


def check_month(month: date, today: date) -> None:
    """A month has begun and is not from another age. Raises RuleBroken ``measure.month_*``."""
    if month > today:
        raise RuleBroken("measure.month_in_future", field="month", month=f"{month:%Y-%m}")
    if month < add_months(today, -240):
        raise RuleBroken("measure.month_too_old", field="month", month=f"{month:%Y-%m}")


def shown(value: Decimal | None) -> str:
    """A figure for the eye: thousands grouped, no zeros at the end; a dash for none."""
    if value is None:
        return "—"
    whole, _dot, part = f"{value:,f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class YearFigure:
    """The months of one year as one figure. Complete with a figure for every month; nothing else is compared."""

    year: int
    value: Decimal
    months: int

    @property
    def is_complete(self) -> bool:
        return self.months == MONTHS_OF_A_YEAR


def year_figures(months: Mapping[date, Decimal], fold: str) -> dict[int, YearFigure]:
    """Year -> its figure, folded as months of the measure fold: ``sum``, ``mean`` or ``last``."""
    found: dict[int, YearFigure] = {}
    for year in sorted({month.year for month in months}):
        of = {month: value for month, value in months.items() if month.year == year}
        total = sum(of.values(), Decimal(0))
        value = of[max(of)] if fold == "last" else total / len(of) if fold == "mean" else total
        found[year] = YearFigure(year, value, len(of))
    return found


def growth_of(years: Mapping[int, YearFigure], year: int, better: str = "higher") -> Decimal | None:
    """The change of ``year`` against the year before in percent, positive when better; None where one of the two is missing,
    incomplete, or there is nothing to compare with."""
    now, before = years.get(year), years.get(year - 1)
    if now is None or before is None or not (now.is_complete and before.is_complete) or not before.value:
        return None
    change = (now.value - before.value) / abs(before.value) * 100
    return -change if better == "lower" else change


def growth_streak(years: Mapping[int, YearFigure], last: int, rate: Decimal, most: int, better: str = "higher") -> int | None:
    """How many years in a row, up to ``most``, grew by more than ``rate`` percent, counted back from ``last``; where that year
    is not complete, from the year before. None where neither can be compared: then nothing is known."""
    if growth_of(years, last, better) is None and not (last in years and years[last].is_complete):
        last -= 1
    if growth_of(years, last, better) is None:
        return None
    count = 0
    while count < most and (growth := growth_of(years, last - count, better)) is not None and growth > rate:
        count += 1
    return count


@dataclass(frozen=True)
class Told:
    """One figure of one month of a unit, for the comparison of the fields."""

    kind_id: int
    path: str
    month: date
    value: Decimal
    target: Decimal | None
    field: str


@dataclass(frozen=True)
class FieldFigure:
    """What the units of one field come to; ``attained`` in percent of the targets, of figures that have one above zero."""

    value: Decimal
    units: int
    attained: Decimal | None


def _in_total(rows: Sequence[Told]) -> set[int]:
    """Places of the rows whose month a unit above, of the same field, has told in one figure already."""
    told = {(row.kind_id, row.month, row.field, row.path) for row in rows}
    hidden = set()
    for place, row in enumerate(rows):
        above = row.path[: row.path.rstrip("/").rfind("/") + 1]
        while above and (row.kind_id, row.month, row.field, above) not in told:
            above = above[: above.rstrip("/").rfind("/") + 1]
        if above:
            hidden.add(place)
    return hidden


def _together(rows: Sequence[tuple[str, date, Decimal]], fold: str) -> Decimal:
    """Months of units as one figure: added up, the mean of all, or the mean of each unit's last month."""
    if fold == "sum":
        return sum((value for _path, _month, value in rows), Decimal(0))
    if fold == "last":
        last: dict[str, date] = {}
        for path, month, _value in rows:
            last[path] = max(month, last.get(path, month))
        rows = [row for row in rows if row[1] == last[row[0]]]
    return sum((value for _path, _month, value in rows), Decimal(0)) / len(rows)


def by_field(rows: Sequence[Told], folds: Mapping[int, tuple[str, str]]) -> dict[tuple[int, str], FieldFigure]:
    """(kind, field) -> what its units come to. ``folds``: kind -> (fold, direction). What a unit above has told in one figure
    is not counted again."""
    hidden = _in_total(rows)
    kept: dict[tuple[int, str], list[Told]] = {}
    for place, row in enumerate(rows):
        if place not in hidden:
            kept.setdefault((row.kind_id, row.field), []).append(row)
    found = {}
    for (kind_id, field), of in kept.items():
        fold, better = folds[kind_id]
        value = _together([(r.path, r.month, r.value) for r in of], fold)
        aimed = [r for r in of if r.target is not None]
        attained = None
        if aimed:
            got = _together([(r.path, r.month, r.value) for r in aimed], fold)
            target = _together([(r.path, r.month, r.target or Decimal(0)) for r in aimed], fold)
            over, under = (target, got) if better == "lower" else (got, target)
            attained = over / under * 100 if target and under else None
        found[kind_id, field] = FieldFigure(value, len({r.path for r in of}), attained)
    return found


def periods_of(months: Sequence[date]) -> list[Period]:
    """The years, quarters and months that have a figure, longer ones of a time first; ``months`` newest first."""
    found: dict[str, Period] = {}
    for year in dict.fromkeys(month.year for month in months):
        of = [month for month in months if month.year == year]
        codes = [f"{year}", *(f"{year}Q{(m.month - 1) // 3 + 1}" for m in of), *(f"{m:%Y-%m}" for m in of)]
        found |= {code: parse_period(code) for code in codes if code not in found}
    return list(found.values())
