"""Safety lines, idle parts and machines. They follow the branch that answers for the store or the machine."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.materials.models import Equipment, StockAlarm, StockPosition
from branches.materials.rules import IdleSpan, days_within, idle_spans
from branches.materials.selectors import idle_days, moves_of, standing, with_last_check
from portal.kernel.periods import Period


def _last(period: Period, day: date) -> date:
    return min(day - timedelta(days=1), period.ends_on)


def _positions(branch_ids: Branches) -> list[StockPosition]:
    rows = StockPosition.objects.filter(store__branch__in=branch_ids).select_related("material", "store__node", "store__branch__node")
    return list(rows.order_by("pk"))


def _lines(positions: list[StockPosition], period: Period, last: date) -> Iterator[tuple[StockPosition, int, int]]:
    """(position, days that its line held, days below it) within the period. One statement."""
    below: dict[int, list[StockAlarm]] = defaultdict(list)
    for alarm in StockAlarm.objects.filter(position__in=[p.pk for p in positions], from_on__lte=last):
        below[alarm.position_id].append(alarm)
    for position in positions:
        if position.least is None or position.least_from is None:
            continue
        days = days_within(position.least_from, None, period.starts_on, last)
        under = sum(days_within(max(a.from_on, position.least_from), a.to_on, period.starts_on, last) for a in below[position.pk])
        if days:
            yield position, days, under


def _idle(positions: list[StockPosition], period: Period, last: date) -> Iterator[tuple[StockPosition, IdleSpan, date | None]]:
    """(position, span that touches the period, day in it on which it was put to use). Two statements."""
    moves, days = moves_of((p.material_id, p.store_id) for p in positions), idle_days(last)
    for position in positions:
        for span in idle_spans(moves.get((position.material_id, position.store_id), []), days):
            if span.from_on <= last and (span.ended_on is None or span.ended_on >= period.starts_on):
                is_used = span.used_on is not None and period.starts_on <= span.used_on <= last
                yield position, span, span.used_on if is_used else None


def stocks(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Four statements."""
    found: Facts = defaultdict(lambda: defaultdict(lambda: ZERO))
    last, positions = _last(period, day), _positions(branch_ids)
    if last < period.starts_on:
        return {}
    for position, days, under in _lines(positions, period, last):
        parts = found[position.store.branch_id or 0]
        parts["stock.days"] += days
        parts["stock.below"] += under
    for position, _span, used_on in _idle(positions, period, last):
        parts = found[position.store.branch_id or 0]
        parts["idle.count"] += 1
        parts["idle.used"] += used_on is not None
    return {branch: dict(parts) for branch, parts in found.items()}


def stock_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    last, positions = _last(period, day), _positions(branch_ids)
    if last < period.starts_on:
        return found

    def record(position: StockPosition, on: date, values: dict) -> None:
        label, store = f"{position.material} · {position.store.name}", position.store
        path = store.branch.node.path if store.branch else store.node.path
        found[store.branch_id or 0].append(
            Record("stock", position.material_id, position.material.version, label, on, path, values, "material_detail")
        )

    for position, days, under in _lines(positions, period, last):
        record(position, last, {"what": "line", "days": days, "below": under})
    for position, span, used_on in _idle(positions, period, last):
        record(position, used_on or span.from_on, {"what": "idle", "from_on": span.from_on, "used_on": used_on})
    return found


def _machines(branch_ids: Branches, period: Period, day: date) -> QuerySet[Equipment]:
    last = _last(period, day)
    return with_last_check(standing(Equipment.objects.filter(branch__in=branch_ids), last), last)


def machines(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Machines in use on the last day that were looked at, and those that were sound then."""
    found: Facts = defaultdict(lambda: {"machine.checked": ZERO, "machine.sound": ZERO})
    rows: Any = _machines(branch_ids, period, day).order_by()
    for branch_id, sound in rows.values_list("branch_id", "was_sound"):
        if sound is not None:
            found[branch_id]["machine.checked"] += 1
            found[branch_id]["machine.sound"] += Decimal(sound)
    return dict(found)


def machine_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    for row in _machines(branch_ids, period, day).select_related("branch__node", "node").order_by("code", "pk"):
        sound, path = row.was_sound, row.branch.node.path if row.branch else row.node.path  # type: ignore[attr-defined]
        values = {"is_sound": None if sound is None else bool(sound), "on": row.last_on}  # type: ignore[attr-defined]
        label = f"{row.code} {row}"
        found[row.branch_id or 0].append(
            Record("machine", row.pk, row.version, label, _last(period, day), path, values, "equipment_detail")
        )  # fmt: skip
    return found
