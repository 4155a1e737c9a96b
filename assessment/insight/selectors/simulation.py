"""A published round counted again with other points or parameters: totals, ranks and bands beside the published ones.

Ranks are taken over the whole round, so every branch is counted again; only those inside the lens leave this file. The
stored figures are read for changed dimensions alone: one statement for 2,000 branches, and nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.insight.rules import Mark, Placed, Standing, mean, places_in_groups
from assessment.insight.rules.simulation import Change, changed_body, changed_codes, repriced
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.lens import Lens
from assessment.insight.selectors.words import name_of
from assessment.rounds.models import ScoreAdjustment
from assessment.schemes.rules import SchemeBody, result_of
from assessment.scoring.enums import DIMENSIONS
from assessment.scoring.models import PeriodFact, ScoreItem, ScoreTotal
from assessment.scoring.rules import dimension_score, read_stored
from assessment.scoring.selectors import prior_of

ZERO = Decimal(0)
Scores = dict[int, tuple[str, bool, Decimal, Decimal]]  # branch -> (peer group, is graded, party, business)


@dataclass(frozen=True)
class Simulated(Placed):
    """One branch: the published ``mark`` and what it would be."""

    mark: Mark
    group: str
    party: Decimal
    business: Decimal
    total: Decimal | None  # None: the scheme keeps the two scores apart
    place: Standing
    band: str
    band_before: str
    is_band_better: bool | None  # None: the same band
    is_lowered: bool = False  # reached the highest band, beyond the share that may keep it

    @property
    def change(self) -> Decimal | None:
        return None if self.total is None or self.mark.total is None else self.total - self.mark.total

    @property
    def moved(self) -> int | None:
        """Places won; negative: lost. Without a total there is no such place."""
        return None if self.rank is None or self.mark.rank is None else self.mark.rank - self.rank

    @property
    def is_moved(self) -> bool:
        """Whether its rank is another one; without a total, one of its two ranks."""
        if self.total is not None:
            return bool(self.moved)
        return (self.place.party, self.place.business) != (self.mark.place.party, self.mark.place.business)


@dataclass(frozen=True)
class SimulatedGroup:
    """A peer group summed up. ``is_small``: too few branches, no ranks."""

    code: str
    name: str
    count: int
    is_small: bool
    before: Decimal | None
    after: Decimal | None
    better: int
    worse: int
    moved: int


@dataclass(frozen=True)
class Simulation:
    body: SchemeBody
    rows: tuple[Simulated, ...]
    groups: tuple[SimulatedGroup, ...]


def _deltas(lens: Lens, codes: Iterable[str]) -> dict[tuple[int, str], list[Decimal]]:
    """(branch, indicator) -> corrections in force: one statement."""
    found: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
    rows = ScoreAdjustment.objects.filter(round=lens.round, indicator__in=codes).exclude(confirmed_at=None).order_by()
    for branch_id, code, delta in rows.values_list("branch_id", "indicator", "delta"):
        found[branch_id, code].append(delta)
    return found


def _points(lens: Lens, body: SchemeBody, names: Iterable[str]) -> dict[int, dict[str, Decimal | None]]:
    """Branch -> indicator -> points under ``body``, for the dimensions ``names``: two statements."""
    old, new = {i.code: i for i in lens.body.indicators}, {i.code: i for i in body.indicators}
    changed = changed_codes(lens.body, body)
    wanted = [i.code for name in names for s in body.dimension(name) for i in s.indicators]
    deltas = _deltas(lens, changed)
    known: dict[tuple[Any, ...], Decimal | None] = {}  # equal figures earn equal points: most branches share theirs
    found: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    rows = ScoreItem.objects.filter(round_id=lens.round.pk, indicator__in=wanted)
    for branch_id, code, raw, points, note in rows.values_list("branch_id", "indicator", "raw", "points", "note").iterator():
        if code not in changed:
            found[branch_id][code] = points
            continue
        by_hand = tuple(deltas.get((branch_id, code), ()))
        key = (code, raw, points is None, note, by_hand)
        if key not in known:
            known[key] = repriced(old[code], new[code], raw, points, note, by_hand)
        found[branch_id][code] = known[key]
    return found


def _facts(lens: Lens, body: SchemeBody, names: Iterable[str]) -> Mapping[int, dict[str, Decimal]]:
    """The stored facts, only where a bonus or a veto of the dimensions reads them: one statement at most."""
    if not any(body.bonus_of(name) for name in names) and not any(v.dimension in names for v in body.vetoes):
        return {}
    rows = PeriodFact.objects.filter(round_id=lens.round.pk).values_list("branch_id", "facts")
    return {branch_id: read_stored(text)[0] for branch_id, text in rows.iterator()}


def _published(lens: Lens) -> Scores:
    rows = ScoreTotal.objects.filter(round=lens.round).order_by()
    return {pk: tuple(rest) for pk, *rest in rows.values_list("branch_id", "peer_group", "is_graded", *DIMENSIONS)}


def recounted(lens: Lens, body: SchemeBody) -> Scores:
    """Both scores of every branch of the round under ``body``: four statements at most, five in a round of a year."""
    scores = _published(lens)
    changed = changed_codes(lens.body, body)
    names = [n for n in DIMENSIONS if any(i.code in changed for s in body.dimension(n) for i in s.indicators)]
    if not names:
        return scores
    points, facts, prior = _points(lens, body, names), _facts(lens, body, names), prior_of(lens.round, body, list(scores))
    for branch_id, (group, is_graded, party, business) in scores.items():
        own = points.get(branch_id)
        if own is None:  # published without items: nothing to count again
            continue
        known = {"party": party, "business": business}
        for name in names:
            quarters = None if prior is None else prior[branch_id]
            known[name] = dimension_score(body, name, own, facts.get(branch_id, {}), quarters, group).points
        scores[branch_id] = (group, is_graded, known["party"], known["business"])
    return scores


def _ranks(scores: Scores, body: SchemeBody, minimum: int) -> dict[int, Standing]:
    graded = [(branch, group, party, business) for branch, (group, is_graded, party, business) in scores.items() if is_graded]
    return places_in_groups(graded, body, minimum)


def simulation_of(board: Dashboard, change: Change) -> Simulation:
    """The branches of ``board`` as the change would have them, best first in each peer group."""
    lens = board.lens
    body = changed_body(lens.body, change)
    scores = recounted(lens, body)
    placed = _ranks(scores, body, lens.parameters.minimum_group)
    rows, groups = [], []
    for group in board.ranking:
        own = sorted((_row(m, group["name"], body, scores, placed) for m in group["rows"]), key=_best_first)
        rows += own
        groups.append(_summed(group, own))
    return Simulation(body, tuple(rows), tuple(groups))


def _best_first(row: Simulated) -> tuple[Any, ...]:
    place = row.place.party if row.total is None else row.place.rank
    return (place is None, place or 0, row.mark.path)


def _row(mark: Mark, group: str, body: SchemeBody, scores: Scores, placed: Mapping[int, Standing]) -> Simulated:
    peer_group, _is_graded, party, business = scores[mark.branch_id]
    result, bands = result_of(body, party, business, peer_group), body.bands_of(peer_group)
    standing = placed.get(mark.branch_id, Standing())
    lowered = body.lowered(result.band.code, peer_group) if result.band and standing.is_beyond else None
    now, before = lowered or result.band, body.band_named(mark.band)
    place = {b.code: n for n, b in enumerate(bands)}
    steps = place.get(mark.band, len(bands)) - place.get(now.code if now else "", len(bands))
    return Simulated(
        mark, group, party, business, result.total, standing, name_of(now) if now else "",
        name_of(before) if before else "", steps > 0 if steps else None, lowered is not None,
    )  # fmt: skip


def known_totals(rows: Iterable[Mark | Simulated]) -> list[Decimal]:
    return [row.total for row in rows if row.total is not None]


def _summed(group: dict[str, Any], rows: list[Simulated]) -> SimulatedGroup:
    return SimulatedGroup(
        group["code"], group["name"], len(rows), group["is_small"], mean(known_totals(r.mark for r in rows)), mean(known_totals(rows)),
        sum(r.is_band_better is True for r in rows), sum(r.is_band_better is False for r in rows), sum(r.is_moved for r in rows),
    )  # fmt: skip
