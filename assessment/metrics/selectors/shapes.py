"""What every source of facts shares: its shape, the day it describes, and records as evidence."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assessment.metrics.rules import CoverMap, Needs
from portal.kernel.periods import Period

Branches = Collection[int]
Facts = dict[int, dict[str, Decimal | int]]  # counts may stay whole numbers
Source = Callable[[Branches, Period, Needs, CoverMap, date], Facts]
ZERO = Decimal(0)


def day_of_facts(period: Period, today: date | None) -> date:
    """The day whose morning the facts describe: today while the period runs, the day after its end from then on."""
    after = period.ends_on + timedelta(days=1)
    return min(today or after, after)


def add_parts(found: Facts, covers: CoverMap, wanted: set[int], unit_id: int, day: date, parts: dict[str, int]) -> None:
    for branch_id, share in covers.owners(unit_id, day):
        if branch_id in wanted:
            for name, number in parts.items():
                found[branch_id][name] = found[branch_id].get(name, ZERO) + share * number


@dataclass(frozen=True)
class Record:
    """One record as evidence. ``path`` is where its reach hangs; ``values`` are what metrics judge it by."""

    kind: str
    id: int | None
    version: int
    label: str
    on: date | None
    path: str
    values: dict[str, Any] = field(default_factory=dict)
    url_name: str = ""


RecordSet = dict[int, dict[str, list[Record]]]  # branch id -> source -> records
Loader = Callable[[Branches, Period, Needs, CoverMap, date], dict[int, list[Record]]]


def owners_in(covers: CoverMap, wanted: set[int], unit_id: int, day: date) -> list[tuple[int, Decimal]]:
    return [(branch_id, share) for branch_id, share in covers.owners(unit_id, day) if branch_id in wanted]
