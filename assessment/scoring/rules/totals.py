"""From items to the two 100-point scores: sum, then proration, veto and cap as lines of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.metrics.rules import Facts, Needs, needs_of, value_of
from assessment.schemes.rules import DIMENSION_POINTS, SchemeBody, Veto
from assessment.scoring.enums import DIMENSIONS
from assessment.scoring.rules.points import CENT, ZERO, Item, item_of, rounded


@dataclass(frozen=True)
class Line:
    """A step of the total: ``code`` is proration, veto or cap; ``points`` what it adds (negative: takes)."""

    code: str
    points: Decimal
    before: Decimal
    after: Decimal
    absent: Decimal = ZERO
    veto: str = ""


@dataclass(frozen=True)
class DimensionScore:
    points: Decimal
    items_sum: Decimal
    lines: tuple[Line, ...]
    band: str


@dataclass(frozen=True)
class BranchScore:
    items: tuple[Item, ...]
    party: DimensionScore
    business: DimensionScore

    def dimension(self, name: str) -> DimensionScore:
        return self.party if name == "party" else self.business


def needs_of_scheme(body: SchemeBody) -> Needs:
    """What the metrics and vetoes of a scheme read."""
    uses = [(i.metric, i.metric_params) for i in body.indicators if i.kind == "metric"]
    return needs_of(uses + [(v.metric, v.metric_params) for v in body.vetoes])


def prorated(got: Decimal, full: Decimal, absent: Decimal) -> Decimal:
    """``got`` × full / (full − absent items), rounded once; got 72 of 100 with 10 absent gives 80.00 (docs/rules.md R-K)."""
    present = full - absent
    return rounded(got * full / present) if present > 0 else rounded(ZERO)


def _vetoed(total: Decimal, veto: Veto, facts: Facts) -> Decimal | None:
    """What the veto leaves of ``total``; None where it does not bite."""
    raw = value_of(veto.metric, facts, veto.metric_params)
    if raw is None or raw < veto.at_least:
        return None
    return rounded(ZERO if veto.effect == "zero" else min(total, veto.cap))


def dimension_score(body: SchemeBody, name: str, points: Mapping[str, Decimal | None], facts: Facts) -> DimensionScore:
    """The score of one dimension from the points of its items (indicator -> points, None: not applicable)."""
    indicators = [i for s in body.dimension(name) for i in s.indicators]
    got = rounded(sum((points[i.code] or ZERO for i in indicators), ZERO))
    absent = sum((i.points for i in indicators if points[i.code] is None), ZERO)
    total, lines = got, []
    if absent:
        total = prorated(got, DIMENSION_POINTS, absent)
        lines.append(Line("proration", total - got, got, total, absent))
    capped = max(ZERO, min(DIMENSION_POINTS, total)).quantize(CENT)
    if capped != total:
        lines.append(Line("cap", capped - total, total, capped))
        total = capped
    for veto in (v for v in body.vetoes if v.dimension == name):
        left = _vetoed(total, veto, facts)
        if left is not None:
            lines.append(Line("veto", left - total, total, left, veto=veto.code))
            total = left
    band = body.band_of(total)
    return DimensionScore(total, got, tuple(lines), band.code if band else "")


def score_branch(
    body: SchemeBody, facts: Facts, judged: Mapping[str, Sequence[Decimal]], deltas: Mapping[str, Sequence[Decimal]]
) -> BranchScore:
    """Items and both scores of one branch. ``judged`` and ``deltas`` by indicator code; only confirmed adjustments."""
    items = tuple(item_of(i, facts, judged.get(i.code, ()), deltas.get(i.code, ())) for i in body.indicators)
    points = {item.indicator: item.points for item in items}
    party, business = (dimension_score(body, name, points, facts) for name in DIMENSIONS)
    return BranchScore(items, party, business)
