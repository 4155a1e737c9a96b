"""The parts of a scheme as frozen values, and its canonical JSON, over which the fingerprint is taken."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

DIMENSION_POINTS = Decimal(100)  # the «double hundred»: each dimension is worth exactly this
DIMENSIONS = ("party", "business")


@dataclass(frozen=True)
class Band:
    """Grade band: a score of at least ``floor`` earns it."""

    code: str
    name_zh: str
    name_en: str
    floor: Decimal


@dataclass(frozen=True)
class Indicator:
    """One line of a scheme. ``kind`` is ``metric`` (computed) or ``judged`` (points given by people).

    ``metric_params`` and ``rule_params`` hold JSON values; rule parameters that are numbers are Decimal.
    ``when_empty`` says what a metric without any base means: zero, full or not_applicable (prorated).
    """

    code: str
    name_zh: str
    name_en: str
    dimension: str
    section: str
    points: Decimal
    kind: str
    metric: str
    metric_params: dict[str, Any]
    rule: str
    rule_params: dict[str, Any]
    when_empty: str
    is_result: bool
    source: str
    evidence_kinds: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    code: str
    name_zh: str
    name_en: str
    dimension: str
    indicators: tuple[Indicator, ...]

    @property
    def points(self) -> Decimal:
        return sum((i.points for i in self.indicators), Decimal(0))


@dataclass(frozen=True)
class Veto:
    """When ``metric`` reaches ``at_least``, the dimension's total becomes 0 (``effect`` zero) or at most ``cap`` (cap)."""

    code: str
    name_zh: str
    name_en: str
    dimension: str
    metric: str
    metric_params: dict[str, Any]
    at_least: Decimal
    effect: str
    cap: Decimal
    source: str


@dataclass(frozen=True)
class SchemeBody:
    """A whole scheme. ``bands`` run from the highest floor to the lowest; weights serve the displayed combination only."""

    code: str
    version: int
    name_zh: str
    name_en: str
    sections: tuple[Section, ...]
    bands: tuple[Band, ...]
    vetoes: tuple[Veto, ...] = ()
    party_weight: Decimal = Decimal("0.5")
    business_weight: Decimal = Decimal("0.5")

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(i for section in self.sections for i in section.indicators)

    def dimension(self, name: str) -> tuple[Section, ...]:
        """The sections of ``party`` or ``business``."""
        return tuple(s for s in self.sections if s.dimension == name)

    def points_of(self, name: str) -> Decimal:
        """Points of a dimension: 100 in every scheme that was accepted."""
        return sum((s.points for s in self.dimension(name)), Decimal(0))

    def indicator(self, code: str) -> Indicator | None:
        return next((i for i in self.indicators if i.code == code), None)

    @property
    def result_share(self) -> Decimal:
        """Percent of all points that result indicators carry, to one decimal (docs/rules.md 5.5)."""
        total = sum((i.points for i in self.indicators), Decimal(0))
        carried = sum((i.points for i in self.indicators if i.is_result), Decimal(0))
        return (carried * 100 / total).quantize(Decimal("0.1")) if total else Decimal("0.0")

    def band_of(self, score: Decimal) -> Band | None:
        """The grade band for ``score``; None below the lowest floor."""
        return next((b for b in self.bands if score >= b.floor), None)


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


def body_to_json(body: SchemeBody) -> dict[str, Any]:
    """The body as JSON values, for the database and the frozen package."""
    return plain(
        {
            "code": body.code,
            "version": body.version,
            "name_zh": body.name_zh,
            "name_en": body.name_en,
            "weights": {"party": body.party_weight, "business": body.business_weight},
            "bands": [vars(b) for b in body.bands],
            "sections": [{**vars(s), "indicators": [vars(i) for i in s.indicators]} for s in body.sections],
            "vetoes": [vars(v) for v in body.vetoes],
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


def _indicator(row: dict[str, Any]) -> Indicator:
    return Indicator(
        **{
            **row,
            "points": Decimal(row["points"]),
            "rule_params": _decimals(row["rule_params"]),
            "evidence_kinds": tuple(row["evidence_kinds"]),
        }
    )


def body_from_json(body: dict[str, Any]) -> SchemeBody:
    """The inverse of ``body_to_json``."""
    return SchemeBody(
        code=body["code"],
        version=body["version"],
        name_zh=body["name_zh"],
        name_en=body["name_en"],
        sections=tuple(Section(**{**s, "indicators": tuple(_indicator(i) for i in s["indicators"])}) for s in body["sections"]),
        bands=tuple(Band(**{**b, "floor": Decimal(b["floor"])}) for b in body["bands"]),
        vetoes=tuple(Veto(**{**v, "at_least": Decimal(v["at_least"]), "cap": Decimal(v["cap"])}) for v in body["vetoes"]),
        party_weight=Decimal(body["weights"]["party"]),
        business_weight=Decimal(body["weights"]["business"]),
    )


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, characters as they are."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
