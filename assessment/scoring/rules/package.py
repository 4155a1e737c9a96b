"""The frozen package of a branch: its shape, and the recomputation that a verification compares it with.

A package is plain JSON. Numbers are texts in one form only, so that equal scores have equal hashes:

``round``, ``branch`` {id, code, name, path, peer_group, is_graded, reason}, ``scheme`` (fingerprint),
``facts`` {component: text}, ``judged`` {indicator: [{judge, points, reason, given_at}]} (with ``group`` where the scheme weighs groups),
``adjustments`` {indicator: [{delta, reason, proposed_by, confirmed_by, confirmed_at}]},
``evidence`` {indicator: [{kind, id, version, label, on, path, is_counted, why_code, params, url_name}]},
``items`` {indicator: {raw, earned, points, note}}, ``totals`` {dimension: {points, items_sum, band, lines}},
``ranks`` {dimension: number or null}, ``computed_at``; in a round of a whole year also ``prior`` {dimension: [text]}, the
published totals of its quarters, and ``quarters`` {counted: [code], missing: [code]}.
``evidence`` has a list for each bonus item and veto of the scheme, too.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessment.metrics.rules import text_of
from assessment.schemes.rules import SchemeBody
from assessment.scoring.enums import DIMENSIONS
from assessment.scoring.rules.judging import Given
from assessment.scoring.rules.points import Item
from assessment.scoring.rules.totals import BranchScore, DimensionScore, Line, score_branch

Package = Mapping[str, Any]


def facts_from(package: Package) -> dict[str, Decimal]:
    return {code: Decimal(text) for code, text in package["facts"].items()}


def judged_from(package: Package) -> dict[str, list[Given]]:
    return {code: [Given(Decimal(row["points"]), row.get("group", "")) for row in rows] for code, rows in package["judged"].items()}


def deltas_from(package: Package) -> dict[str, list[Decimal]]:
    return {code: [Decimal(row["delta"]) for row in rows] for code, rows in package["adjustments"].items()}


def prior_from(package: Package) -> dict[str, tuple[Decimal, ...]] | None:
    prior = package.get("prior")
    return None if prior is None else {name: tuple(Decimal(text) for text in texts) for name, texts in prior.items()}


def peer_group_of(package: Package) -> str:
    return str(package.get("branch", {}).get("peer_group", ""))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else text_of(value)


def item_json(item: Item) -> dict[str, Any]:
    return {"raw": _text(item.raw), "earned": _text(item.earned), "points": _text(item.points), "note": item.note}


def line_json(line: Line) -> dict[str, Any]:
    """A line as the package holds it; what only bonus and aggregate lines have is left out of the others."""
    further: dict[str, Any] = {}
    if line.item:
        further = {"item": line.item, "raw": text_of(line.raw), "earned": text_of(line.earned)}
    if line.parts:
        further["parts"] = [{"name": p.name, "score": text_of(p.score), "weight": text_of(p.weight)} for p in line.parts]
    return {
        "code": line.code, "points": text_of(line.points), "before": text_of(line.before), "after": text_of(line.after),
        "absent": text_of(line.absent), "veto": line.veto, **further,
    }  # fmt: skip


def dimension_json(score: DimensionScore) -> dict[str, Any]:
    lines = [line_json(line) for line in score.lines]
    return {"points": text_of(score.points), "items_sum": text_of(score.items_sum), "band": score.band, "lines": lines}


def score_json(score: BranchScore) -> tuple[dict[str, Any], dict[str, Any]]:
    """(items, totals) as the package holds them."""
    items = {item.indicator: item_json(item) for item in score.items}
    return items, {name: dimension_json(score.dimension(name)) for name in DIMENSIONS}


def scored(package: Package, scheme: SchemeBody) -> BranchScore:
    """The score that the facts, judged points, adjustments and quarters of ``package`` give under ``scheme``."""
    given = (facts_from(package), judged_from(package), deltas_from(package))
    return score_branch(scheme, *given, prior_from(package), peer_group_of(package))


def recompute(package: Package, scheme: SchemeBody) -> tuple[dict[str, Any], dict[str, Any]]:
    """(items, totals) anew, in the shape of ``package["items"]`` and ``package["totals"]``: equal texts when nothing is amiss."""
    return score_json(scored(package, scheme))
