"""What recording costs: entries times the fields that such an entry usually has, and how often a record is used again. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessment.insight.rules.marks import TENTH, rounded

USES_SHOWN = 4  # a record used so often or more often stands in the last class


@dataclass(frozen=True)
class Reuse:
    """``records`` counted somewhere, ``uses`` their places in indicators; ``classes``: used n times -> how many records."""

    branches: int
    records: int
    uses: int
    classes: tuple[tuple[int, int], ...]

    @property
    def times(self) -> Decimal | None:
        return rounded(Decimal(self.uses) / self.records, TENTH) if self.records else None


def reuse_of(packages: Iterable[Mapping]) -> Reuse:
    """How often each record of the frozen evidence counts; a record without a key of its own is no record."""
    branches, uses = 0, Counter[tuple[str, str]]()
    for package in packages:
        branches += 1
        for rows in package["evidence"].values():
            uses.update({(str(row["kind"]), str(row["id"])) for row in rows if row["is_counted"] and row["id"] is not None})
    classes = Counter(min(n, USES_SHOWN) for n in uses.values())
    return Reuse(branches, len(uses), uses.total(), tuple((n, classes[n]) for n in range(1, USES_SHOWN + 1)))


def mean_fields(samples: Iterable[tuple[str, int]]) -> dict[str, Decimal]:
    """Act -> mean number of fields of its sampled entries; an entry without any has one."""
    sums: dict[str, list[int]] = {}
    for act, fields in samples:
        sums.setdefault(act, []).append(max(1, fields))
    return {act: Decimal(sum(found)) / len(found) for act, found in sums.items()}
