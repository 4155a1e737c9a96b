"""From items to the two 100-point scores: sum, then proration, bonus, cap, the year's aggregate and vetoes as lines of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from assessment.metrics.rules import Facts, Needs, needs_of, value_of
from assessment.schemes.rules import DIMENSION_POINTS, Aggregate, Bonus, SchemeBody, Veto
from assessment.scoring.enums import DIMENSIONS
from assessment.scoring.rules.points import CENT, ZERO, Deltas, Item, Judged, items_of, rounded, weighed

# The published totals of a year's quarters by dimension; "ballot" holds the year's ballot, where one was held.
Prior = Mapping[str, Sequence[Decimal]]
BALLOT = "ballot"


@dataclass(frozen=True)
class Part:
    """What goes into a year's score: the mean of the quarters, the year-end score or the ballot, with its weight."""

    name: str
    score: Decimal
    weight: Decimal


@dataclass(frozen=True)
class Line:
    """A step of the total: ``code`` is proration, bonus, cap, aggregate or veto; ``points`` what it adds (negative: takes).

    A bonus line names its ``item`` with the figure and what it earned before the cap; an aggregate line holds its parts.
    """

    code: str
    points: Decimal
    before: Decimal
    after: Decimal
    absent: Decimal = ZERO
    veto: str = ""
    item: str = ""
    raw: Decimal = ZERO
    earned: Decimal = ZERO
    parts: tuple[Part, ...] = ()


class DimensionScore(NamedTuple):
    points: Decimal
    items_sum: Decimal
    lines: tuple[Line, ...]
    band: str


class BranchScore(NamedTuple):
    items: tuple[Item, ...]
    party: DimensionScore
    business: DimensionScore

    def dimension(self, name: str) -> DimensionScore:
        return self.party if name == "party" else self.business


def needs_of_scheme(body: SchemeBody) -> Needs:
    """What the metrics, bonus items and vetoes of a scheme read."""
    uses = [(i.metric, i.metric_params) for i in body.indicators if i.kind == "metric"]
    uses += [(i.metric, i.metric_params) for bonus in body.bonus for i in bonus.items]
    return needs_of(uses + [(v.metric, v.metric_params) for v in body.vetoes])


def prorated(got: Decimal, full: Decimal, absent: Decimal) -> Decimal:
    """``got`` × full / (full − absent items), rounded once; got 72 of 100 with 10 absent gives 80.00 (docs/rules.md R-K)."""
    present = full - absent
    return rounded(got * full / present) if present > 0 else rounded(ZERO)


def bonus_lines(bonus: Bonus, total: Decimal, facts: Facts) -> list[Line]:
    """A line for each bonus item that earned something; together never more than the bonus's cap."""
    lines, left = [], bonus.cap
    for item in bonus.items:
        raw = value_of(item.metric, facts, item.metric_params)
        if raw is not None and item.share is not None:
            raw = weighed(raw, item.metric, item.share)
        earned = rounded(min(item.points * max(raw or ZERO, ZERO), item.at_most))
        if raw is None or not earned:
            continue
        granted = min(earned, left)
        after = total + granted
        lines.append(Line("bonus", granted, total, after, item=item.code, raw=raw, earned=earned))
        total, left = after, left - granted
    return lines


def yearly(
    total_quarters: Sequence[Decimal], own: Decimal | None, aggregate: Aggregate, ballot: Decimal | None = None
) -> tuple[Decimal, tuple[Part, ...]]:
    """A year's score and the parts it was made of: the mean of the quarters, or the weighted mix with the year-end score
    and the ballot. A part that does not exist is left out and the other weights count in proportion."""
    mean = rounded(sum(total_quarters, ZERO) / len(total_quarters)) if total_quarters else None
    if aggregate.method == "mean_of_quarters":
        weights = {"quarters": Decimal(1)} if mean is not None else {"year_end": Decimal(1)}
    else:
        weights = aggregate.weights
    known = {"quarters": mean, "year_end": own, "ballot": ballot}
    parts = []
    for name, score in known.items():
        weight = weights.get(name, ZERO)
        if score is not None and weight > 0:
            parts.append(Part(name, score, weight))
    whole = sum((p.weight for p in parts), ZERO)
    if not whole:
        return rounded(own or ZERO), ()
    return rounded(sum((p.score * p.weight for p in parts), ZERO) / whole), tuple(parts)


def _ceiling(body: SchemeBody, veto: Veto, peer_group: str) -> Decimal:
    """The most that a veto leaves: nothing, its cap, or just under a band's floor."""
    bands = body.bands_of(peer_group)
    if veto.effect in ("lowest_band", "not_top_band") and len(bands) > 1:
        return bands[-2 if veto.effect == "lowest_band" else 0].floor - CENT
    return {"zero": ZERO, "cap": veto.cap}.get(veto.effect, DIMENSION_POINTS)


def _veto_lines(body: SchemeBody, name: str, total: Decimal, facts: Facts, peer_group: str, *, is_year: bool) -> list[Line]:
    """A line for each veto that bites; the strongest decides what is left, the others are listed."""
    lines = []
    for veto in body.vetoes:
        is_here = veto.dimension == name and (is_year or not veto.is_yearly)
        if is_here and veto.bites(value_of(veto.metric, facts, veto.metric_params)):
            left = rounded(min(total, _ceiling(body, veto, peer_group)))
            lines.append(Line("veto", left - total, total, left, veto=veto.code))
            total = left
    return lines


def dimension_score(
    body: SchemeBody, name: str, points: Mapping[str, Decimal | None], facts: Facts, prior: Prior | None = None, peer_group: str = ""
) -> DimensionScore:
    """The score of one dimension from the points of its items (indicator -> points, None: not applicable).

    ``prior`` is None unless the round is of a whole year.
    """
    indicators = body.indicators_of[name]
    got = rounded(sum([earned for i in indicators if (earned := points[i.code]) is not None], ZERO))
    absent = sum([i.points for i in indicators if points[i.code] is None], ZERO)
    total, lines = got, []
    if absent:
        total = prorated(got, DIMENSION_POINTS, absent)
        lines.append(Line("proration", total - got, got, total, absent))
    bonus = body.bonus_of(name)
    if bonus is not None:
        lines += bonus_lines(bonus, total, facts)
        total = lines[-1].after if lines else total
    capped = max(ZERO, min(DIMENSION_POINTS, total)).quantize(CENT)
    if capped != total:
        lines.append(Line("cap", capped - total, total, capped))
        total = capped
    if body.aggregate is not None and prior is not None:
        ballot = next(iter(prior.get(BALLOT, ())), None)
        after, parts = yearly(prior.get(name, ()), total, body.aggregate, ballot)
        lines.append(Line("aggregate", after - total, total, after, parts=parts))
        total = after
    lines += _veto_lines(body, name, total, facts, peer_group, is_year=prior is not None)
    total = lines[-1].after if lines else total
    band = body.band_of(total, peer_group)
    return DimensionScore(total, got, tuple(lines), band.code if band else "")


class Case(NamedTuple):
    """What a branch is scored from. ``judged`` and ``deltas`` by indicator code; only confirmed adjustments. ``prior``: the year's
    published quarters, in a round of a whole year."""

    facts: Facts
    judged: Judged
    deltas: Deltas
    prior: Prior | None = None
    peer_group: str = ""


def score_branches(body: SchemeBody, cases: Sequence[Case]) -> list[BranchScore]:
    """Items and both scores of each of ``cases``, in their order; the items of an indicator are made for all at once."""
    given = [case[:3] for case in cases]
    columns = [items_of(indicator, given) for indicator in body.indicators]
    scores = []
    for case, items in zip(cases, zip(*columns, strict=True), strict=True):
        points = {item.indicator: item.points for item in items}
        party, business = (dimension_score(body, name, points, case.facts, case.prior, case.peer_group) for name in DIMENSIONS)
        scores.append(BranchScore(items, party, business))
    return scores


def score_branch(
    body: SchemeBody, facts: Facts, judged: Judged, deltas: Deltas, prior: Prior | None = None, peer_group: str = ""
) -> BranchScore:
    """Items and both scores of one branch."""
    return score_branches(body, [Case(facts, judged, deltas, prior, peer_group)])[0]
