"""How monthly figures of several units become one figure of a branch for a period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class MonthFigure:
    """One delivered figure with its weight (share of one) for the branch; ``path`` of the node it was delivered for.

    ``is_direct``: delivered for the branch itself.
    """

    record_id: int
    path: str
    month: date
    value: Decimal
    target: Decimal | None
    baseline: Decimal | None
    weight: Decimal
    is_direct: bool = False


def folded(rows: Sequence[tuple[date, Decimal, Decimal]], fold: str) -> Decimal | None:
    """(month, value, weight) rows as one figure.

    ``sum`` adds weighted values; ``mean`` is their weighted mean; ``last`` the weighted mean of the last month that has any.
    """
    if not rows:
        return None
    if fold == "sum":
        return sum((value * weight for _, value, weight in rows), Decimal(0))
    if fold == "last":
        last = max(month for month, _, _ in rows)
        rows = [row for row in rows if row[0] == last]
    whole = sum((weight for _, _, weight in rows), Decimal(0))
    return sum((value * weight for _, value, weight in rows), Decimal(0)) / whole


def shadowed(rows: Iterable[MonthFigure]) -> set[int]:
    """Record ids that must not count because a figure of the same month already holds them.

    A figure of the branch itself beats those of its units; a figure of a unit beats those of the units below it.
    """
    rows = list(rows)
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


def measure_components(code: str, rows: Sequence[MonthFigure], fold: str, better: str) -> dict[str, Decimal]:
    """The components of one measure of one branch. ``aimed`` is the value of the rows that have a target, ``based`` of
    those that have a baseline; so a missing target never makes an attainment look better."""
    hidden = shadowed(rows)
    kept = [r for r in rows if r.record_id not in hidden]
    aimed = [r for r in kept if r.target is not None]
    based = [r for r in kept if r.baseline is not None]
    found = {
        "value": folded([(r.month, r.value, r.weight) for r in kept], fold),
        "aimed": folded([(r.month, r.value, r.weight) for r in aimed], fold),
        "target": folded([(r.month, r.target, r.weight) for r in aimed if r.target is not None], fold),
        "based": folded([(r.month, r.value, r.weight) for r in based], fold),
        "baseline": folded([(r.month, r.baseline, r.weight) for r in based if r.baseline is not None], fold),
    }
    out = {f"measure.{code}.{part}": value for part, value in found.items() if value is not None}
    if out and better == "lower":
        out[f"measure.{code}.lower"] = Decimal(1)
    return out
