"""Both scores of a branch as marks: combination, rank, quadrant, share, means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from assessment.insight.enums import Quadrant

HUNDREDTH = Decimal("0.01")
TENTH = Decimal("0.1")
HUNDRED = Decimal(100)
# Lower bounds of the heat levels in percent of the full points, best first; below the last bound is level 5.
HEAT_FLOORS = (95, 85, 75, 60)


@dataclass(frozen=True)
class Weights:
    """Shares of the two dimensions in the displayed combination; they sum to 1."""

    party: Decimal = Decimal("0.5")
    business: Decimal = Decimal("0.5")


@dataclass(frozen=True)
class Mark:
    """One branch in one round. ``rank`` is among the ``of`` graded branches of its peer group in the whole round.

    A group that is too small is not ranked: a graded branch in it has no rank.
    """

    branch_id: int
    code: str
    name: str
    short_name: str
    path: str
    peer_group: str
    party: Decimal
    business: Decimal
    total: Decimal
    quadrant: Quadrant
    band: str
    is_graded: bool
    computed_at: datetime
    rank: int | None = None
    of: int = 0
    change: Decimal | None = None

    @property
    def is_group_small(self) -> bool:
        """Whether the branch would be ranked if its peer group had more branches."""
        return self.is_graded and self.rank is None

    def placed(self, place: tuple[int | None, int] | None, before: Decimal | None) -> "Mark":
        """With ``place`` (rank, how many are ranked) and the change to the total ``before``."""
        rank, of = place or (None, 0)
        return replace(self, rank=rank, of=of, change=None if before is None else self.total - before)


def rounded(value: Decimal, step: Decimal = HUNDREDTH) -> Decimal:
    """Half-up to ``step``, the one rounding of the house."""
    return value.quantize(step, ROUND_HALF_UP)


def combined(party: Decimal, business: Decimal, weights: Weights) -> Decimal:
    """The displayed combination of the two scores, 0–100, rounded half-up to 0.01."""
    return rounded(party * weights.party + business * weights.business)


def quadrant_of(party: Decimal, business: Decimal, line: Decimal) -> Quadrant:
    """A score on the line counts as strong."""
    if party >= line:
        return Quadrant.BOTH if business >= line else Quadrant.PARTY
    return Quadrant.BUSINESS if business >= line else Quadrant.WEAK


def places(totals: Mapping[int, Decimal], minimum: int) -> dict[int, tuple[int | None, int]]:
    """key -> (rank, how many there are); no rank where fewer than ``minimum`` are compared."""
    found = ranks(totals) if len(totals) >= minimum else {}
    return {key: (found.get(key), len(totals)) for key in totals}


def ranks(totals: Mapping[int, Decimal]) -> dict[int, int]:
    """Competition ranks (1, 2, 2, 4) from the highest total down."""
    ordered = sorted(totals.values(), reverse=True)
    first: dict[Decimal, int] = {}
    for place, total in enumerate(ordered, 1):
        first.setdefault(total, place)
    return {key: first[total] for key, total in totals.items()}


def mean(values: Iterable[Decimal], step: Decimal = HUNDREDTH) -> Decimal | None:
    """Arithmetic mean, half-up; None of nothing."""
    found = list(values)
    return rounded(sum(found, Decimal(0)) / len(found), step) if found else None


def percent(part: Decimal | int, whole: Decimal | int, step: Decimal = TENTH) -> Decimal | None:
    """``part`` of ``whole`` in percent; None where there is no whole."""
    return rounded(Decimal(part) * HUNDRED / Decimal(whole), step) if whole else None


def heat_level(share: Decimal) -> int:
    """1 (as good as full) to 5 (below 60 %), for a share in percent."""
    for level, floor in enumerate(HEAT_FLOORS, 1):
        if share >= floor:
            return level
    return len(HEAT_FLOORS) + 1


def outliers(marks: Sequence[Mark], line: Decimal, count: int) -> frozenset[int]:
    """Branch ids worth a name in the scatter: the strongest, the weakest and the most lopsided, ``count`` at most."""
    if not marks:
        return frozenset()
    best = max(marks, key=lambda m: (m.total, m.code))
    rest = sorted(
        (m for m in marks if m.branch_id != best.branch_id and m.quadrant != Quadrant.BOTH),
        key=lambda m: (min(m.party, m.business) - line, m.code),
    )
    return frozenset([best.branch_id, *(m.branch_id for m in rest[: count - 1])])


def shortened(rows: Sequence[Mark], top: int, bottom: int) -> tuple[Sequence[Mark], int, Sequence[Mark]]:
    """First ``top`` rows, how many are left out, last ``bottom`` rows; nothing is left out for the sake of one row."""
    if len(rows) <= top + bottom + 1:
        return rows, 0, ()
    return rows[:top], len(rows) - top - bottom, rows[-bottom:]


def open_on(day: date, decided_on: date, done_on: date | None) -> bool:
    """Whether a resolution was waiting at the end of ``day``."""
    return decided_on <= day and (done_on is None or done_on > day)


def score_id(round_code: str, branch_code: str) -> str:
    """The public id of a score: ``2026Q3~ZB-CM01``."""
    return f"{round_code}~{branch_code}"


def parse_score_id(text: str) -> tuple[str, str]:
    """Round code and branch code; two empty texts where ``text`` is no such id, which then matches nothing."""
    round_code, tilde, branch_code = text.partition("~")
    return (round_code, branch_code) if tilde and round_code and branch_code else ("", "")
