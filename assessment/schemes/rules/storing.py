"""A scheme as JSON values and back, and the canonical text over which its fingerprint is taken. Pure."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from assessment.schemes.enums import JudgeGroup
from assessment.schemes.rules.bodies import Aggregate, Band, Bonus, BonusItem, Indicator, SchemeBody, Section, Veto
from assessment.schemes.rules.capping import TopShare
from assessment.schemes.rules.combining import Combine


def number_text(value: Decimal) -> str:
    """A decimal in one way only: ``12.5``, ``8``, ``0``; so that equal schemes have equal fingerprints."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def plain(value: Any) -> Any:
    """``value`` as JSON knows it: decimals as text, tuples as lists."""
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


def _band_json(band: Band) -> dict[str, Any]:
    return {k: v for k, v in vars(band).items() if k != "coefficient" or v is not None}


def _combine_json(combine: Combine) -> dict[str, Any]:
    return {k: v for k, v in vars(combine).items() if k != "by" or v}


def _veto_json(veto: Veto) -> dict[str, Any]:
    left_out = {"below": None, "is_yearly": False}
    return {k: v for k, v in vars(veto).items() if k not in left_out or v != left_out[k]}


def _shared_json(row: Indicator | BonusItem) -> dict[str, Any]:
    return {k: v for k, v in vars(row).items() if k != "share" or v is not None}


def body_to_json(body: SchemeBody) -> dict[str, Any]:
    """The body as JSON values, for the database and the frozen package. Parts that a scheme does not have are left out, so
    that schemes of earlier days keep their fingerprint."""
    further: dict[str, Any] = {}
    if body.bonus:
        further["bonus"] = [{**vars(b), "items": [_shared_json(i) for i in b.items]} for b in body.bonus]
    if body.peer_bands:
        further["peer_bands"] = {group: [_band_json(b) for b in bands] for group, bands in body.peer_bands.items()}
    if body.aggregate:
        further["aggregate"] = vars(body.aggregate)
    if body.combine:
        further["combine"] = _combine_json(body.combine)
    if body.top_share:
        further["top_share"] = vars(body.top_share)
    return plain(
        {
            "code": body.code,
            "version": body.version,
            "name_zh": body.name_zh,
            "name_en": body.name_en,
            "weights": {"party": body.party_weight, "business": body.business_weight},
            "bands": [_band_json(b) for b in body.bands],
            "sections": [{**vars(s), "indicators": [_shared_json(i) for i in s.indicators]} for s in body.sections],
            "vetoes": [_veto_json(v) for v in body.vetoes],
            **further,
        }
    )


def _decimals(params: dict[str, Any]) -> dict[str, Any]:
    """Rule parameters back from JSON: text numbers and lists of them become Decimal again."""
    return {k: to_decimal(v) for k, v in params.items()}


def to_decimal(value: Any) -> Any:
    """Numbers, and lists of them at any depth, as Decimal; booleans and words stay."""
    if isinstance(value, list | tuple):
        return [to_decimal(v) for v in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, str) and value.lstrip("-").replace(".", "", 1).isdigit():
        return Decimal(value)
    return value


def _rule_params(row: dict[str, Any]) -> dict[str, Any]:
    """Groups of assessors in their own order: a database that keeps JSON by the length of its keys has lost that of the file."""
    params = _decimals(row["rule_params"])
    return {group: params[group] for group in JudgeGroup.values if group in params} if row["kind"] == "judged" else params


def _share(row: dict[str, Any]) -> Decimal | None:
    return Decimal(row["share"]) if row.get("share") is not None else None


def _indicator(row: dict[str, Any]) -> Indicator:
    return Indicator(
        **{
            **row,
            "points": Decimal(row["points"]),
            "rule_params": _rule_params(row),
            "evidence_kinds": tuple(row["evidence_kinds"]),
            "share": _share(row),
        }
    )


def _bands(rows: list[dict[str, Any]]) -> tuple[Band, ...]:
    numbers = ("floor", "coefficient")
    return tuple(Band(**{**b, **{name: Decimal(b[name]) for name in numbers if name in b}}) for b in rows)


def _veto(row: dict[str, Any]) -> Veto:
    below = Decimal(row["below"]) if row.get("below") is not None else None
    return Veto(**{**row, "at_least": Decimal(row["at_least"]), "cap": Decimal(row["cap"]), "below": below})


def _bonus(row: dict[str, Any]) -> Bonus:
    items = tuple(
        BonusItem(**{**i, "points": Decimal(i["points"]), "at_most": Decimal(i["at_most"]), "share": _share(i)}) for i in row["items"]
    )
    return Bonus(row["dimension"], Decimal(row["cap"]), items)


def _aggregate(row: dict[str, Any] | None) -> Aggregate | None:
    return Aggregate(row["method"], {part: Decimal(w) for part, w in row["weights"].items()}) if row else None


def _top_share(row: dict[str, Any] | None) -> TopShare | None:
    return TopShare(Decimal(row["percent"]), row["source"]) if row else None


def body_from_json(body: dict[str, Any]) -> SchemeBody:
    """The inverse of ``body_to_json``."""
    return SchemeBody(
        code=body["code"],
        version=body["version"],
        name_zh=body["name_zh"],
        name_en=body["name_en"],
        sections=tuple(Section(**{**s, "indicators": tuple(_indicator(i) for i in s["indicators"])}) for s in body["sections"]),
        bands=_bands(body["bands"]),
        vetoes=tuple(_veto(row) for row in body["vetoes"]),
        party_weight=Decimal(body["weights"]["party"]),
        business_weight=Decimal(body["weights"]["business"]),
        bonus=tuple(_bonus(row) for row in body.get("bonus", ())),
        peer_bands={group: _bands(rows) for group, rows in body.get("peer_bands", {}).items()},
        aggregate=_aggregate(body.get("aggregate")),
        combine=Combine(**body["combine"]) if body.get("combine") else None,
        top_share=_top_share(body.get("top_share")),
    )


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, characters as they are."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
