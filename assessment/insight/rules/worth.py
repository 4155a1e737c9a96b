"""What a next step is worth: the item computed once with it and once without it, everything else unchanged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from assessment.schemes.rules import Indicator, SchemeBody
from assessment.scoring.enums import DIMENSIONS
from assessment.scoring.rules import dimension_score, item_of, points_of, rounded
from assessment.scoring.rules.points import clamped

ZERO = Decimal("0.00")
# Sums of presences and filings say nothing of results; a scheme that calls them results gets no step from them.
COUNTING = frozenset({"attendance_rate", "filed_on_time"})
Facts = Mapping[str, Decimal]


@dataclass(frozen=True)
class Gain:
    """Points of one indicator without the step and with it."""

    indicator: Indicator
    before: Decimal
    after: Decimal

    @property
    def worth(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Missed:
    """Activities of a kind that a duty still lacks. ``is_in_facts``: the facts count them as owed already."""

    kind: str
    missing: int
    is_in_facts: bool


def _with(facts: Facts, missed: Iterable[Missed], *, is_held: bool) -> dict[str, Decimal]:
    out = dict(facts)
    for one in missed:
        owed, done = f"duty.{one.kind}.owed", f"duty.{one.kind}.done"
        out[owed] = out.get(owed, ZERO) + (0 if one.is_in_facts else one.missing)
        out[done] = out.get(done, ZERO) + (one.missing if is_held else 0)
    return out


def duty_gain(indicator: Indicator, facts: Facts, missed: Sequence[Missed], deltas: Sequence[Decimal] = ()) -> Gain | None:
    """The gain of holding all of ``missed`` against holding none of it; None where the indicator asks for none of them.

    Facts know a duty that is not due yet only as far as it is done. Without the step its missing part will be owed.
    """
    named = indicator.metric_params.get("kinds")
    asked = [one for one in missed if not named or one.kind in named]
    if not asked:
        return None
    without = item_of(indicator, _with(facts, asked, is_held=False), (), deltas)
    with_it = item_of(indicator, _with(facts, asked, is_held=True), (), deltas)
    if with_it.points is None:
        return None
    return Gain(indicator, ZERO if without.points is None else without.points, with_it.points)


def can_be_won(indicator: Indicator) -> bool:
    """Whether a result can still gain points inside the period: what has happened cannot be undone, counting is no result."""
    if indicator.kind != "metric" or indicator.metric in COUNTING:
        return False
    is_ceiling = indicator.metric == "measure_events" and "at_most" in indicator.rule_params
    return not is_ceiling and "deduct" not in indicator.rule_params


def _best_pair(pairs: Sequence[Sequence[Decimal]], raw: Decimal) -> Decimal:
    most = max(share for _bound, share in pairs)
    return min((bound for bound, share in pairs if share == most), key=lambda bound: abs(bound - raw))


def target_of(indicator: Indicator, raw: Decimal | None) -> Decimal | None:
    """The nearest figure that earns most points by the indicator's rule; None where the rule has no such figure."""
    params: dict[str, Any] = indicator.rule_params
    match indicator.rule:
        case "proportional":
            return params["target"]
        case "banded":
            return _best_pair(params["bands"], raw or ZERO)
        case "interpolated":
            return _best_pair(params["points"], raw or ZERO)
        case "all_or_nothing":
            return params.get("at_least", params.get("at_most"))
        case "per_event" if "earn" in params:
            return (indicator.points / params["earn"]).to_integral_value(ROUND_CEILING) + params.get("free", ZERO)
    return None


def target_gain(indicator: Indicator, raw: Decimal | None, points: Decimal, deltas: Sequence[Decimal] = ()) -> Gain | None:
    """The gain of reaching the target from ``points``; None where nothing is to be gained. Adjustments by hand stay."""
    target = target_of(indicator, raw)
    if target is None or not can_be_won(indicator):
        return None
    earned = points_of(indicator.rule, target, indicator.points, indicator.rule_params)
    after = rounded(clamped(earned + sum(deltas, ZERO), indicator.points))
    return Gain(indicator, points, after) if after > points else None


@dataclass(frozen=True)
class Forecast:
    """A dimension at the end of the round: as it stands, with nothing more done, with every step done."""

    dimension: str
    now: Decimal
    low: Decimal
    high: Decimal


def forecasts(
    body: SchemeBody, items: Mapping[str, Decimal | None], facts: Facts, duties: Sequence[Gain], results: Sequence[Gain], peer_group: str
) -> list[Forecast]:
    """Both dimensions from the points of their items; ``duties`` change them either way, ``results`` only upwards."""
    low = {**items, **{g.indicator.code: g.before for g in duties}}
    high = {**items, **{g.indicator.code: g.after for g in [*duties, *results]}}

    def score(name: str, points: Mapping[str, Decimal | None]) -> Decimal:
        return dimension_score(body, name, points, facts, None, peer_group).points

    return [Forecast(name, score(name, items), score(name, low), score(name, high)) for name in DIMENSIONS]
