"""Columns that other rooms add to the board of needs: what else people asked about, by topic."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.kernel.periods import Period
from portal.kernel.scope import Scope

Counts = Callable[[Scope, Period], dict[int, int]]


@dataclass(frozen=True)
class NeedColumn:
    """``counts(scope, period)``: topic id -> how many, in one statement."""

    key: str
    label: Any
    counts: Counts
    order: int = 50


_columns: dict[str, NeedColumn] = {}


def register_column(column: NeedColumn) -> None:
    _columns[column.key] = column


def columns() -> list[NeedColumn]:
    return sorted(_columns.values(), key=lambda c: (c.order, c.key))
