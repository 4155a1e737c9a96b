"""Whose facts count for which branch: the nearest covering unit wins, so that nothing counts twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class CoverSpan:
    """A branch covers the unit at ``path`` and all below it between two dates, in ``share`` percent."""

    branch_id: int
    path: str
    share: Decimal
    from_on: date
    to_on: date | None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or self.to_on >= day)


class CoverMap:
    """Answers who owns the facts of a unit on a day."""

    def __init__(self, spans: Iterable[CoverSpan], paths: dict[int, str]) -> None:
        """``paths``: unit id -> path of every unit below the covers."""
        self.paths = paths
        self._by_path: dict[str, list[CoverSpan]] = defaultdict(list)
        for span in spans:
            self._by_path[span.path].append(span)

    def owners(self, unit_id: int, day: date) -> list[tuple[int, Decimal]]:
        """(branch id, share of one) for the unit on ``day``; the longest covering path decides alone."""
        path = self.paths.get(unit_id, "")
        while path:
            found = [s for s in self._by_path.get(path, ()) if s.holds_on(day)]
            if found:
                return [(s.branch_id, s.share / HUNDRED) for s in found]
            path = path[: path.rstrip("/").rfind("/") + 1]
        return []
