"""What a reader should look at before a scheme is adopted: advice, never a refusal. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from assessment.schemes.rules.bodies import Indicator, SchemeBody
from assessment.schemes.rules.capping import places_for
from assessment.schemes.rules.shares import Pair, countings, pairs_of, partners

# Sources whose bare numbers are ledgers: how many meetings, texts or records there are says nothing of what came of them.
LEDGERS = frozenset({"activities", "forms", "stories", "notes", "study", "knowledge", "arranged", "visits"})
# Sources that look at the workers themselves: who they are, their grades, mentors and results.
WORKFORCE = frozenset({"people", "promotions", "grades", "mentoring", "results"})


class Measured(Protocol):
    """A metric, as far as advice needs it."""

    @property
    def unit(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def is_mean(self) -> bool: ...
    @property
    def is_divisible(self) -> bool: ...


@dataclass(frozen=True)
class Advice:
    """``code`` names a sentence, ``params`` fill it; ``indicators`` are the codes it is about."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    indicators: tuple[str, ...] = ()


def _codes(rows: Iterable[Indicator]) -> tuple[str, ...]:
    return tuple(row.code for row in rows)


def _computed(body: SchemeBody, metrics: Mapping[str, Measured]) -> list[tuple[Indicator, Measured]]:
    return [(i, metrics[i.metric]) for i in body.indicators if i.kind == "metric" and i.metric in metrics]


def _counts_a_ledger(metric: Measured) -> bool:
    return metric.unit == "count" and metric.source in LEDGERS


def _cannot_reach(indicator: Indicator, metric: Measured) -> bool:
    """A share is never above one: a target beyond it can be reached by nobody."""
    target = indicator.rule_params.get("target")
    return metric.unit == "percent" and isinstance(target, Decimal) and target > 1


def advice_on(body: SchemeBody, metrics: Mapping[str, Measured], least_party: Decimal, group: int = 0) -> list[Advice]:
    """Counting indicators, targets that nobody reaches, no look at the workers, party work below ``least_party`` percent of the
    whole. S4-26, S4-27, S0-58 of the inventory."""
    computed, found = _computed(body, metrics), []
    counting = [i for i, metric in computed if _counts_a_ledger(metric)]
    if counting:
        found.append(Advice("scheme.lint_counting", {"n": len(counting)}, _codes(counting)))
    beyond = [i for i, metric in computed if _cannot_reach(i, metric)]
    if beyond:
        found.append(Advice("scheme.lint_beyond", {"n": len(beyond)}, _codes(beyond)))
    if not _looks_at_workers(metric.source for _i, metric in computed):
        found.append(Advice("scheme.lint_no_workforce"))
    found += _on_combination(body) + _on_top_share(body, group)
    found += _shared(body, metrics)
    idle = tuple(one.code for one in countings(body) if one.share is not None and _keeps(one.row.metric, metrics))
    if idle:
        found.append(Advice("scheme.lint_share_idle", {"n": len(idle)}, idle))
    share = body.party_weight * 100
    if body.uses_weights and share < least_party:
        found.append(Advice("scheme.lint_party_weight", {"share": f"{share.normalize():f}", "least": f"{least_party.normalize():f}"}))
    return found


def _keeps(metric: str, metrics: Mapping[str, Measured]) -> bool:
    """Whether a share of each record leaves the figure as it is, and so the points."""
    return metric in metrics and metrics[metric].is_mean


def _can_state(pair: Pair, metrics: Mapping[str, Measured]) -> bool:
    """Whether both rows may state a share; kindred rows of which one may not need no advice that nobody can follow."""
    return pair.is_same or all(m.is_divisible for row in (pair.party.row, pair.business.row) if (m := metrics.get(row.metric)))


def _shared(body: SchemeBody, metrics: Mapping[str, Measured]) -> list[Advice]:
    """Records that earn points in both tracks without a share, and shares that nobody shares with."""
    unsound = [pair for pair in pairs_of(countings(body)) if not pair.is_sound and _can_state(pair, metrics)]
    codes = tuple(dict.fromkeys(code for pair in unsound for code in (pair.party.code, pair.business.code)))
    paired = partners(body)
    alone = tuple(one.code for one in countings(body) if one.share is not None and one.code not in paired)
    found = [Advice("scheme.lint_shared", {"n": len(unsound)}, codes)] if unsound else []
    return found + ([Advice("scheme.lint_share_alone", {"n": len(alone)}, alone)] if alone else [])


def _on_combination(body: SchemeBody) -> list[Advice]:
    """Weights that move nothing, and coefficients that crowd the best at the upper bound (docs/rules.md 5.3)."""
    found = []
    if not body.uses_weights and body.party_weight != body.business_weight:
        found.append(Advice("scheme.lint_weights_idle"))
    if _is_crowded(body):
        found.append(Advice("scheme.lint_above_full"))
    return found


def _on_top_share(body: SchemeBody, group: int) -> list[Advice]:
    """A share of which the smallest ranked ``group`` has no place, and one that ties at the upper bound use up."""
    if body.top_percent is None:
        return []
    found = []
    if group and not places_for(group, body.top_percent):
        found.append(Advice("scheme.lint_top_share_none", {"share": f"{body.top_percent.normalize():f}", "n": group}))
    if _is_crowded(body):
        found.append(Advice("scheme.lint_top_share_full"))
    return found


def _is_crowded(body: SchemeBody) -> bool:
    """Whether some band multiplies by more than one, so that several branches may meet at the upper bound."""
    sets = (body.bands, *body.peer_bands.values())
    return any(band.coefficient is not None and band.coefficient > 1 for bands in sets for band in bands)


def _looks_at_workers(sources: Iterable[str]) -> bool:
    return bool(WORKFORCE & set(sources))


def unused(body: SchemeBody, metrics: Collection[str]) -> int:
    """How many metrics of the portal the scheme does not read."""
    return len(set(metrics) - {i.metric for i in body.indicators})
