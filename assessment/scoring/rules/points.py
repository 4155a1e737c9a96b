"""Points of one indicator from its raw figure (docs/rules.md 5.6 ITEM-1: an item is never below 0, never above its points)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from assessment.metrics.rules import METRICS, Facts, quantised
from assessment.schemes.rules import Indicator
from assessment.scoring.rules.judging import Given, mean_of

ZERO, ONE, HUNDRED, CENT = Decimal(0), Decimal(1), Decimal(100), Decimal("0.01")
NOTHING = ZERO.quantize(CENT)
Judged = Mapping[str, Sequence[Decimal | Given]]  # indicator -> what the judges gave
Deltas = Mapping[str, Sequence[Decimal]]  # indicator -> confirmed adjustments


class Item(NamedTuple):
    """The points of an indicator. None where it does not apply; ``earned`` is before adjustments by hand.

    ``note``: "", not_applicable, empty_zero, empty_full, not_judged.
    """

    indicator: str
    raw: Decimal | None
    earned: Decimal | None
    points: Decimal | None
    note: str = ""


def rounded(value: Decimal) -> Decimal:
    """Half up to 0.01, the only rounding of points."""
    return value.quantize(CENT, ROUND_HALF_UP)


def clamped(value: Decimal, full: Decimal) -> Decimal:
    return full if value >= full else value if value > 0 else ZERO


def weighed(raw: Decimal, metric: str, share: Decimal) -> Decimal:
    """The figure as far as it counts where only ``share`` percent of each record does: a count or an amount in proportion, a
    proportion or a mean as it is, since each record weighs the same above and below the line."""
    return raw if METRICS[metric].is_mean else quantised(raw * share / HUNDRED) or ZERO


def unweighed(counted: Decimal, metric: str, share: Decimal | None) -> Decimal:
    """The figure of the records themselves, of which ``counted`` is what counts: for sentences to people, who know records."""
    return counted if share is None or METRICS[metric].is_mean else quantised(counted * HUNDRED / share) or ZERO


def _per_missing(raw: Decimal, full: Decimal, params: dict[str, Any]) -> Decimal:
    return full - params["deduct"] * max(ZERO, raw)


def _per_event(raw: Decimal, full: Decimal, params: dict[str, Any]) -> Decimal:
    beyond = max(ZERO, raw - params.get("free", ZERO))
    return params["earn"] * beyond if "earn" in params else full - params["deduct"] * beyond


def _proportional(raw: Decimal, full: Decimal, params: dict[str, Any]) -> Decimal:
    return full * min(ONE, raw / params["target"])


def band_share(raw: Decimal, bands: Sequence[Sequence[Decimal]]) -> Decimal:
    """Percent of the highest band whose bound ``raw`` reaches; 0 below the first."""
    return next((share for bound, share in reversed(list(bands)) if raw >= bound), ZERO)


def line_share(raw: Decimal, points: Sequence[Sequence[Decimal]]) -> Decimal:
    """Percent on the straight line between the neighbouring pairs; flat outside."""
    if raw <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if raw <= x1:
            return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
    return points[-1][1]


def _all_or_nothing(raw: Decimal, full: Decimal, params: dict[str, Any]) -> Decimal:
    is_met = raw >= params["at_least"] if "at_least" in params else raw <= params["at_most"]
    return full if is_met else ZERO


_RULES: dict[str, Callable[[Decimal, Decimal, dict[str, Any]], Decimal]] = {
    "per_missing": _per_missing,
    "per_event": _per_event,
    "proportional": _proportional,
    "banded": lambda raw, full, params: full * band_share(raw, params["bands"]) / HUNDRED,
    "interpolated": lambda raw, full, params: full * line_share(raw, params["points"]) / HUNDRED,
    "all_or_nothing": _all_or_nothing,
}


def points_of(rule: str, raw: Decimal, full: Decimal, params: dict[str, Any]) -> Decimal:
    """Points between 0 and ``full``, rounded once. ``params`` hold Decimal numbers; KeyError for an unknown rule."""
    return rounded(clamped(_RULES[rule](raw, full, params), full))


def is_bounded(rule: str, raw: Decimal, full: Decimal, params: dict[str, Any]) -> bool:
    """Whether the limits of the item cut the sum off: below 0, above ``full``, or a share above the target."""
    beyond_target = rule == "proportional" and raw > params["target"]
    return beyond_target or not ZERO <= _RULES[rule](raw, full, params) <= full


def _empty(indicator: Indicator) -> Item:
    if indicator.when_empty == "not_applicable":
        return Item(indicator.code, None, None, None, "not_applicable")
    points = rounded(indicator.points if indicator.when_empty == "full" else ZERO)
    return Item(indicator.code, None, points, points, f"empty_{indicator.when_empty}")


def _of_figure(indicator: Indicator, raw: Decimal) -> Item:
    if indicator.share is not None:
        raw = weighed(raw, indicator.metric, indicator.share)
    points = points_of(indicator.rule, raw, indicator.points, indicator.rule_params)
    return Item(indicator.code, raw, points, points)


_remembered = lru_cache(2**14)(_of_figure)


def _of_judges(indicator: Indicator, judged: Sequence[Decimal | Given]) -> Item:
    if not judged:
        return Item(indicator.code, None, NOTHING, NOTHING, "not_judged")
    points = rounded(clamped(mean_of(judged, indicator.rule_params), indicator.points))
    return Item(indicator.code, points, points, points)


def _adjusted(indicator: Indicator, item: Item, deltas: Sequence[Decimal]) -> Item:
    if item.earned is None:
        return item
    points = rounded(clamped(item.earned + sum(deltas, ZERO), indicator.points))
    return Item(item.indicator, item.raw, item.earned, points, item.note)


def items_of(indicator: Indicator, cases: Iterable[tuple[Facts, Judged, Deltas]]) -> list[Item]:
    """The item of ``indicator`` for each of ``cases``: rule or mean of the judges (of their groups, where the scheme weighs them),
    then the confirmed adjustments, within 0 and its points.

    Branches share most figures, so what a figure comes to is kept for the next one, and for whoever asks for one branch after the
    other; not from nine digits on, where equal figures may be written in different ways.
    """
    code, cases = indicator.code, list(cases)
    if indicator.kind == "judged":
        items = [_of_judges(indicator, judged.get(code, ())) for _facts, judged, _deltas in cases]
    else:
        value, params = METRICS[indicator.metric].value, indicator.metric_params
        known: dict[Decimal | None, Item] = {}
        items = [_item(indicator, value(facts, params), known) for facts, _judged, _deltas in cases]
    for no, (_facts, _judged, deltas) in enumerate(cases):
        if deltas and deltas.get(code):
            items[no] = _adjusted(indicator, items[no], deltas[code])
    return items


def _item(indicator: Indicator, figure: Decimal | None, known: dict[Decimal | None, Item]) -> Item:
    item = known.get(figure)
    if item is None:
        raw = quantised(figure)
        if raw is not None and raw.adjusted() > 8:
            return _of_figure(indicator, raw)
        item = known[figure] = _empty(indicator) if raw is None else _remembered(indicator, raw)
    return item


def item_of(indicator: Indicator, facts: Facts, judged: Sequence[Decimal | Given] = (), deltas: Sequence[Decimal] = ()) -> Item:
    """The item of one branch."""
    return items_of(indicator, [(facts, {indicator.code: judged}, {indicator.code: deltas})])[0]
