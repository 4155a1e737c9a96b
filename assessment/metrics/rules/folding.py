"""How monthly figures of several units become one figure of a branch for a period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from portal.kernel.periods import month_of

ZERO, ONE = Decimal(0), Decimal(1)


class MonthFigure(NamedTuple):
    """One delivered figure with its weight (share of one) for the branch; ``path`` of the node it was delivered for.

    ``is_direct``: delivered for the branch itself. ``months``: how many figures it is the sum of. A tuple, because a quarter makes
    one of every figure of every branch.
    """

    record_id: int
    path: str
    month: date
    value: Decimal
    target: Decimal | None
    baseline: Decimal | None
    weight: Decimal
    is_direct: bool = False
    months: int = 1


VALUE, TARGET, BASELINE = (MonthFigure._fields.index(part) for part in ("value", "target", "baseline"))


def folded(rows: Sequence[MonthFigure], part: int, fold: str) -> Decimal:
    """The ``part`` (VALUE, TARGET, BASELINE) of ``rows``, of which there is one at least and which all have it, as one figure.

    ``sum`` adds weighted values; ``mean`` is their weighted mean; ``last`` the weighted mean of the last month that has any.
    """
    if fold == "last":
        last = max([row.month for row in rows])
        rows = [row for row in rows if row.month == last]
    total = whole = ZERO
    for row in rows:
        total += row[part] * row.weight  # type: ignore[operator]  # one of the three is a number here
        whole += row.weight * row.months
    return total if fold == "sum" else total / whole


def may_hide(rows: Iterable[MonthFigure]) -> bool:
    """Whether one of the nodes may hold another: whether ``shadowed`` has to look at their months."""
    paths = {row.path for row in rows}
    return any(row.is_direct for row in rows) or any(a != b and a.startswith(b) for a in paths for b in paths)


def shadowed(rows: Iterable[MonthFigure]) -> set[int]:
    """Record ids that must not count because a figure of the same month already holds them.

    A figure of the branch itself beats those of its units; a figure of a unit beats those of the units below it.
    """
    rows = list(rows)
    if len(rows) == 1 or (len({r.path for r in rows}) == 1 and len({r.is_direct for r in rows}) == 1):
        return set()  # one node alone hides nothing from itself
    direct = {r.month for r in rows if r.is_direct}
    units = {(r.month, r.path) for r in rows if not r.is_direct}
    hidden = set()
    for row in rows:
        if row.is_direct:
            continue
        above = row.path[: row.path.rstrip("/").rfind("/") + 1]
        while above and (row.month, above) not in units:
            above = above[: above.rstrip("/").rfind("/") + 1]
        if above or row.month in direct:
            hidden.add(row.record_id)
    return hidden


def _of_one(row: MonthFigure, part: int, fold: str) -> Decimal:
    """``folded`` of one row."""
    total: Decimal = row[part] * row.weight  # type: ignore[operator]
    return total if fold == "sum" else total / (row.weight * row.months)


PARTS = ("value", "aimed", "based", "target", "baseline", "lower")  # what a measure has of components


@lru_cache(1024)
def _names(code: str, parts: frozenset[str]) -> tuple[str, ...]:
    """The names of the components, each empty where ``parts`` leave it out."""
    return tuple(f"measure.{code}.{part}" if part in parts else "" for part in PARTS)


def _components_of_one(names: tuple[str, ...], row: MonthFigure, fold: str, better: str) -> dict[str, Decimal]:
    """``measure_components`` of one row: most branches have one node with figures."""
    of_value, of_aimed, of_based, of_target, of_baseline, of_lower = names
    value, found = _of_one(row, VALUE, fold), {}
    if of_value:
        found[of_value] = value
    if of_aimed and of_target and row.target is not None:  # neither says anything alone
        found[of_aimed], found[of_target] = value, _of_one(row, TARGET, fold)
    if of_based and of_baseline and row.baseline is not None:
        found[of_based], found[of_baseline] = value, _of_one(row, BASELINE, fold)
    if of_lower and better == "lower":
        found[of_lower] = ONE
    return found


def measure_components(
    code: str, rows: Sequence[MonthFigure], fold: str, better: str, parts: frozenset[str] = frozenset(PARTS)
) -> dict[str, Decimal]:
    """The components of one measure of one branch, as far as ``parts`` name them. ``aimed`` is the value of the rows that have a
    target, ``based`` of those that have a baseline; so a missing target never makes an attainment look better."""
    names = _names(code, parts)
    if len(rows) == 1:
        return _components_of_one(names, rows[0], fold, better)
    of_value, of_aimed, of_based, of_target, of_baseline, of_lower = names
    hidden = shadowed(rows)
    kept = [r for r in rows if r.record_id not in hidden] if hidden else rows
    if not kept:
        return {}
    # Where every row has a target, those that have one are all: the figure is the same.
    aimed = [r for r in kept if r.target is not None] if of_aimed and of_target else []
    based = [r for r in kept if r.baseline is not None] if of_based and of_baseline else []
    value, found = folded(kept, VALUE, fold), {}
    if of_value:
        found[of_value] = value
    if aimed:
        found[of_aimed] = value if len(aimed) == len(kept) else folded(aimed, VALUE, fold)
        found[of_target] = folded(aimed, TARGET, fold)
    if based:
        found[of_based] = value if len(based) == len(kept) else folded(based, VALUE, fold)
        found[of_baseline] = folded(based, BASELINE, fold)
    if of_lower and better == "lower":
        found[of_lower] = ONE
    return found


@dataclass(frozen=True)
class MonthState:
    """One month of a branch: its figure, its target, whether it met the target and whether nothing happened."""

    value: Decimal
    target: Decimal | None
    is_met: bool
    is_free: bool


def month_states(rows: Sequence[MonthFigure], fold: str, better: str) -> dict[date, MonthState]:
    """Month -> what the branch's figures of that month come to."""
    by_month: dict[date, list[MonthFigure]] = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    found = {}
    for month in sorted(by_month):
        parts = measure_components("M", by_month[month], fold, better)
        value, aimed, target = (parts.get(f"measure.M.{part}") for part in ("value", "aimed", "target"))
        if value is None:
            continue
        is_met = aimed is not None and target is not None and (aimed <= target if better == "lower" else aimed >= target)
        found[month] = MonthState(value, target, is_met, value == 0)
    return found


def _streak(states: dict[date, MonthState], last: date, part: str) -> int:
    count, month = 0, last
    while month in states and getattr(states[month], part):
        count, month = count + 1, month_of(month).previous().starts_on
    return count


def _per_month(rows: Sequence[MonthFigure], fold: str, better: str) -> Decimal | None:
    """The figure of some months; a total is taken per month, so that one month compares with three."""
    value = measure_components("M", rows, fold, better).get("measure.M.value")
    return value / len({r.month for r in rows}) if value is not None and fold == "sum" else value


def history_components(
    code: str, rows: Sequence[MonthFigure], fold: str, better: str, starts_on: date, before_on: date
) -> dict[str, Decimal]:
    """Trend and runs of one measure of one branch. ``rows`` reach back a year; the period starts at ``starts_on``, the one
    before it at ``before_on``. Runs are counted back from the last month of the period that has a figure."""
    here = [r for r in rows if r.month >= starts_on]
    if not here:
        return {}
    states, last = month_states(rows, fold, better), max(r.month for r in here)
    found: dict[str, Decimal | int | None] = {
        "now": _per_month(here, fold, better),
        "before": _per_month([r for r in rows if before_on <= r.month < starts_on], fold, better),
        "met": _streak(states, last, "is_met") if any(s.target is not None for s in states.values()) else None,
        "free": _streak(states, last, "is_free"),
        "lower": 1 if better == "lower" else None,
    }
    return {f"history.{code}.{part}": Decimal(value) for part, value in found.items() if value is not None}
