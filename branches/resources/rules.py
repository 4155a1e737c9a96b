"""What may be done to a yearly plan of resources, how much of a line is left, how a budget grows. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from branches.resources.enums import ResourceState
from portal.kernel.verdict import ALLOWED, Verdict, denied

NOTHING = Decimal(0)
ACTS: Mapping[str, tuple[str, ...]] = {
    "change": (ResourceState.DRAFT, ResourceState.RUNNING),
    "approve": (ResourceState.DRAFT,),
    "use": (ResourceState.RUNNING,),
    "close": (ResourceState.RUNNING,),
}


def may_do(act: str, state: str) -> Verdict:
    return ALLOWED if state in ACTS[act] else denied(f"resource.cannot_{act}")


def may_approve(state: str, writer: int | None, approver: int | None, lines: int) -> Verdict:
    """A second person approves, and there must be something to approve."""
    verdict = may_do("approve", state)
    if not verdict:
        return verdict
    if writer is not None and writer == approver:
        return denied("resource.own_writing")
    return ALLOWED if lines else denied("resource.no_lines")


def span_verdict(year: int, from_on: date, to_on: date) -> Verdict:
    """A line is for a part of the plan's year."""
    if to_on < from_on:
        return denied("resource.backwards")
    return ALLOWED if from_on.year == to_on.year == year else denied("resource.other_year", year=year)


def reason_verdict(state: str, reason: str) -> Verdict:
    """What is changed after the approval says why."""
    return denied("resource.reason_needed") if state == ResourceState.RUNNING and not reason.strip() else ALLOWED


@dataclass(frozen=True)
class Balance:
    """Planned and used of a line, in its unit."""

    planned: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        return self.planned - self.used

    @property
    def percent(self) -> int:
        return int((self.used * 100 / self.planned).quantize(Decimal(1), ROUND_HALF_UP)) if self.planned else 0


def plan_verdict(planned: Decimal, used: Decimal) -> Verdict:
    """A line holds something, and never less than is used already."""
    if planned <= 0:
        return denied("resource.amount_needed")
    return ALLOWED if planned >= used else denied("resource.below_used", used=plain(used))


def days_verdict(from_on: date, to_on: date, first: date | None, last: date | None) -> Verdict:
    """A line that is moved still holds the days of its uses."""
    for day in (first, last):
        if day is not None and not from_on <= day <= to_on:
            return denied("resource.cuts_uses", on=day.isoformat())
    return ALLOWED


def use_verdict(balance: Balance, quantity: Decimal, unit: str) -> Verdict:
    """Never more than planned: the sentence says what is left."""
    if quantity <= 0:
        return denied("resource.amount_needed")
    return ALLOWED if quantity <= balance.left else denied("resource.too_much", left=plain(balance.left), unit=unit)


def use_day_verdict(on: date, from_on: date, to_on: date, today: date) -> Verdict:
    if on > today:
        return denied("resource.use_ahead")
    return ALLOWED if from_on <= on <= to_on else denied("resource.use_outside", first=from_on.isoformat(), last=to_on.isoformat())


def plain(value: Decimal) -> str:
    """``1200.50`` as ``1200.5``, ``1200.00`` as ``1200``."""
    return format(value.quantize(Decimal("0.01")).normalize(), "f")


def growth(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    """Percent against the year before, to one place; None where there is nothing to compare with."""
    if not before or now is None:
        return None
    return ((now - before) * 100 / before).quantize(Decimal("0.1"), ROUND_HALF_UP)


def is_enough(found: Decimal | None, wished: Decimal) -> bool | None:
    return None if found is None else found >= wished


@dataclass(frozen=True)
class YearCell:
    """A purpose in a year: planned, used, growth against the year before; all None where the year had none."""

    planned: Decimal | None = None
    used: Decimal | None = None
    growth: Decimal | None = None
    is_enough: bool | None = None


def year_cells(years: Iterable[int], found: Mapping[int, tuple[Decimal, Decimal]], wished: Mapping[int, Decimal]) -> list[YearCell]:
    """Cells of one purpose; ``wished``: the growth wished for each year, empty where none is."""
    cells = []
    for year in years:
        planned, used = found.get(year, (None, None))
        grown = growth(found.get(year - 1, (None, None))[0], planned)
        cells.append(YearCell(planned, used, grown, is_enough(grown, wished[year]) if year in wished else None))
    return cells
