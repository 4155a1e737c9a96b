"""The frozen package of a branch: its shape, and the recomputation that a verification compares it with.

A package is plain JSON. Numbers are texts in one form only, so that equal scores have equal hashes:

``round``, ``branch`` {id, code, name, path, peer_group, is_graded, reason}, ``scheme`` (fingerprint),
``facts`` {component: text}, ``judged`` {indicator: [{judge, points, reason, given_at}]},
``adjustments`` {indicator: [{delta, reason, proposed_by, confirmed_by, confirmed_at}]},
``evidence`` {indicator: [{kind, id, version, label, on, path, is_counted, why_code, params, url_name}]},
``items`` {indicator: {raw, earned, points, note}}, ``totals`` {dimension: {points, items_sum, band, lines}},
``ranks`` {dimension: number or null}, ``computed_at``.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessment.metrics.rules import text_of
from assessment.schemes.rules import SchemeBody
from assessment.scoring.enums import DIMENSIONS
from assessment.scoring.rules.points import Item
from assessment.scoring.rules.totals import BranchScore, DimensionScore, score_branch

Package = Mapping[str, Any]


def facts_from(package: Package) -> dict[str, Decimal]:
    return {code: Decimal(text) for code, text in package["facts"].items()}


def judged_from(package: Package) -> dict[str, list[Decimal]]:
    return {code: [Decimal(row["points"]) for row in rows] for code, rows in package["judged"].items()}


def deltas_from(package: Package) -> dict[str, list[Decimal]]:
    return {code: [Decimal(row["delta"]) for row in rows] for code, rows in package["adjustments"].items()}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else text_of(value)


def item_json(item: Item) -> dict[str, Any]:
    return {"raw": _text(item.raw), "earned": _text(item.earned), "points": _text(item.points), "note": item.note}


def dimension_json(score: DimensionScore) -> dict[str, Any]:
    lines = [
        {"code": line.code, "points": text_of(line.points), "before": text_of(line.before), "after": text_of(line.after),
         "absent": text_of(line.absent), "veto": line.veto}
        for line in score.lines
    ]  # fmt: skip
    return {"points": text_of(score.points), "items_sum": text_of(score.items_sum), "band": score.band, "lines": lines}


def score_json(score: BranchScore) -> tuple[dict[str, Any], dict[str, Any]]:
    """(items, totals) as the package holds them."""
    items = {item.indicator: item_json(item) for item in score.items}
    return items, {name: dimension_json(score.dimension(name)) for name in DIMENSIONS}


def scored(package: Package, scheme: SchemeBody) -> BranchScore:
    """The score that the facts, judged points and adjustments of ``package`` give under ``scheme``."""
    return score_branch(scheme, facts_from(package), judged_from(package), deltas_from(package))


def recompute(package: Package, scheme: SchemeBody) -> tuple[dict[str, Any], dict[str, Any]]:
    """(items, totals) anew, in the shape of ``package["items"]`` and ``package["totals"]``: equal texts when nothing is amiss."""
    return score_json(scored(package, scheme))
