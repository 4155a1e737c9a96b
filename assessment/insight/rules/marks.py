"""Both scores of a branch as marks: rank, quadrant, share, means. How they are combined says the scheme (schemes.rules.results)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from assessment.insight.enums import Quadrant
from assessment.schemes.rules import SchemeBody, beyond, total_of

HUNDREDTH = Decimal("0.01")
TENTH = Decimal("0.1")
HUNDRED = Decimal(100)
# Lower bounds of the heat levels in percent of the full points, best first; below the last bound is level 5.
HEAT_FLOORS = (95, 85, 75, 60)
Peer = tuple[int, str, Decimal, Decimal]  # key, peer group, party, business


@dataclass(frozen=True)
class Standing:
    """The ranks of a branch among the ``of`` graded branches of its peer group; all None where the group is too small.

    ``rank`` is None too where the scheme forms no total: then the two scores alone are ranked. ``is_beyond``: its place lies
    beyond the share of branches that may keep the highest grade.
    """

    rank: int | None = None
    of: int = 0
    party: int | None = None
    business: int | None = None
    is_beyond: bool = False


class Placed:
    """A row with ranks: ``place`` read by name."""

    place: Standing

    @property
    def rank(self) -> int | None:
        return self.place.rank

    @property
    def of(self) -> int:
        return self.place.of

    @property
    def party_rank(self) -> int | None:
        return self.place.party

    @property
    def business_rank(self) -> int | None:
        return self.place.business


@dataclass(frozen=True)
class Mark(Placed):
    """One branch in one round. ``total`` is None where the scheme keeps the two scores apart. ``place``: its ranks in the whole
    round; a graded branch of a group that is too small has none. ``is_lowered``: it reached the highest band and stands beyond
    the share that may keep it; ``band`` is the one below.
    """

    branch_id: int
    code: str
    name: str
    short_name: str
    path: str
    peer_group: str
    party: Decimal
    business: Decimal
    total: Decimal | None
    quadrant: Quadrant
    band: str
    is_graded: bool
    computed_at: datetime
    band_name: str = ""
    place: Standing = Standing()
    change: Decimal | None = None
    is_lowered: bool = False

    @property
    def is_group_small(self) -> bool:
        """Whether the branch would be ranked if its peer group had more branches."""
        return self.is_graded and self.place.party is None

    @property
    def worth(self) -> Decimal:
        """What puts branches in an order: the total, or without one the weaker score."""
        return min(self.party, self.business) if self.total is None else self.total

    @property
    def order(self) -> tuple[bool, int, int]:
        """Sorts best first: by rank, without a total by the Party list; what is not ranked comes last."""
        place = self.place.party if self.total is None else self.place.rank
        return (place is None, place or 0, (self.place.business or 0) if self.total is None else 0)

    def placed(self, place: Standing | None, before: Decimal | None) -> "Mark":
        """With its ranks and the change to the total ``before``."""
        change = None if before is None or self.total is None else self.total - before
        return replace(self, place=place or Standing(), change=change)


def rounded(value: Decimal, step: Decimal = HUNDREDTH) -> Decimal:
    """Half-up to ``step``, the one rounding of the house."""
    return value.quantize(step, ROUND_HALF_UP)


def quadrant_of(party: Decimal, business: Decimal, line: Decimal) -> Quadrant:
    """A score on the line counts as strong."""
    if party >= line:
        return Quadrant.BOTH if business >= line else Quadrant.PARTY
    return Quadrant.BUSINESS if business >= line else Quadrant.WEAK


def places(scores: Mapping[int, tuple[Decimal | None, Decimal, Decimal]], minimum: int, top: Decimal | None = None) -> dict[int, Standing]:
    """key -> its ranks by (total, Party, business) among the others; none where fewer than ``minimum`` are compared.

    ``top``: percent of them that may keep the highest grade, by total, without one by the weaker score.
    """
    if len(scores) < minimum:
        return {key: Standing(of=len(scores)) for key in scores}
    whole = ranks({key: total for key, (total, _party, _business) in scores.items() if total is not None})
    party = ranks({key: points for key, (_total, points, _business) in scores.items()})
    business = ranks({key: points for key, (_total, _party, points) in scores.items()})
    worth = {key: min(first, second) if total is None else total for key, (total, first, second) in scores.items()}
    late = frozenset() if top is None else beyond(worth, top)
    return {key: Standing(whole.get(key), len(scores), party[key], business[key], key in late) for key in scores}


def places_in_groups(peers: Iterable[Peer], body: SchemeBody, minimum: int) -> dict[int, Standing]:
    """key -> its ranks inside its peer group, by the scheme ``body``; ``peers``: all graded branches of a round in these groups.
    Groups below ``minimum`` get no ranks."""
    by_group: dict[str, dict[int, tuple[Decimal | None, Decimal, Decimal]]] = defaultdict(dict)
    for key, group, party, business in peers:
        by_group[group][key] = (total_of(body, party, business, group), party, business)
    return {key: place for scores in by_group.values() for key, place in places(scores, minimum, body.top_percent).items()}


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
    best = max(marks, key=lambda m: (m.worth, m.code))
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
