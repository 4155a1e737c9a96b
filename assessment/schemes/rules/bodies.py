"""The parts of a scheme as frozen values, and its canonical JSON, over which the fingerprint is taken."""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessment.schemes.enums import CombineMethod, JudgeGroup, LowerBy
from assessment.schemes.rules.combining import Combine

DIMENSION_POINTS = Decimal(100)  # the «double hundred»: each dimension is worth exactly this
DIMENSIONS = ("party", "business")
VETO_EFFECTS = ("zero", "cap", "lowest_band", "not_top_band")  # docs/rules.md 5.6 VET-7
AGGREGATE_METHODS = ("mean_of_quarters", "weighted")  # docs/rules.md 5.4 AGG-1, AGG-5
AGGREGATE_PARTS = ("quarters", "year_end", "ballot")


@dataclass(frozen=True)
class Band:
    """Grade band: a score of at least ``floor`` earns it. ``coefficient``: what a Party score in it multiplies the business score
    by, where the scheme combines them so (docs/rules.md 5.3 CMB-4)."""

    code: str
    name_zh: str
    name_en: str
    floor: Decimal
    coefficient: Decimal | None = None


@dataclass(frozen=True)
class Indicator:
    """One line of a scheme. ``kind`` is ``metric`` (computed) or ``judged`` (points given by people).

    ``metric_params`` and ``rule_params`` hold JSON values; rule parameters that are numbers are Decimal.
    ``when_empty`` says what a metric without any base means: zero, full or not_applicable (prorated).
    ``share``: percent of each record that counts here, where the other track counts the same records (rules/shares.py).
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
    share: Decimal | None = None

    def __hash__(self) -> int:
        """By its code: parameters are dictionaries. Two indicators are equal only when all fields are."""
        return hash(self.code)


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
    """When ``metric`` reaches ``at_least``, the dimension's total becomes 0 (``effect`` zero), at most ``cap`` (cap), falls to
    the lowest band (lowest_band) or below the highest (not_top_band). ``below`` instead of ``at_least``: when the metric
    stays under it. ``is_yearly``: only in rounds of a whole year (VET-2)."""

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
    below: Decimal | None = None
    is_yearly: bool = False

    def bites(self, raw: Decimal | None) -> bool:
        """Whether the figure calls for the veto; a figure that cannot be had does not."""
        if raw is None:
            return False
        return raw >= self.at_least if self.below is None else raw < self.below


@dataclass(frozen=True)
class BonusItem:
    """``points`` for each unit of ``metric``, at most ``at_most`` in all (docs/rules.md 5.6 BON-1, BON-2). ``share`` as in an
    indicator."""

    code: str
    name_zh: str
    name_en: str
    metric: str
    metric_params: dict[str, Any]
    points: Decimal
    at_most: Decimal
    source: str
    share: Decimal | None = None


@dataclass(frozen=True)
class Bonus:
    """What may be added to a dimension, ``cap`` points at most; the total still ends at 100 (BON-3, BON-4)."""

    dimension: str
    cap: Decimal
    items: tuple[BonusItem, ...]


@dataclass(frozen=True)
class Aggregate:
    """How a year's score comes from its quarters: their mean, or a weighted mix with the year-end score and a ballot.

    ``weights`` (quarters, year_end, ballot) sum to 1; empty for ``mean_of_quarters``.
    """

    method: str
    weights: dict[str, Decimal]


@dataclass(frozen=True)
class SchemeBody:
    """A whole scheme. ``bands`` run from the highest floor to the lowest, ``peer_bands`` replace them for a peer group;
    weights and ``combine`` (None: the weighted sum) serve the displayed combination only; ``aggregate`` is None where a year is
    scored like a quarter."""

    code: str
    version: int
    name_zh: str
    name_en: str
    sections: tuple[Section, ...]
    bands: tuple[Band, ...]
    vetoes: tuple[Veto, ...] = ()
    party_weight: Decimal = Decimal("0.5")
    business_weight: Decimal = Decimal("0.5")
    bonus: tuple[Bonus, ...] = ()
    peer_bands: dict[str, tuple[Band, ...]] = field(default_factory=dict)
    aggregate: Aggregate | None = None
    combine: Combine | None = None

    @property
    def combine_way(self) -> tuple[str, str]:
        """Method and what it takes the lower of: totals made in different ways are not set against each other."""
        return self.combine_method, self.combine.by if self.combine else ""

    @property
    def combine_method(self) -> str:
        """How the two scores become one result."""
        return self.combine.method if self.combine else CombineMethod.WEIGHTED.value

    @property
    def forms_total(self) -> bool:
        """Whether there is one figure to rank by; without it the two scores are ranked apart."""
        if self.combine is None:
            return True
        return self.combine.method != CombineMethod.APART and self.combine.by != LowerBy.GRADE

    @property
    def grades_whole(self) -> bool:
        """Whether the whole has a grade of its own, and not only each score."""
        return self.combine_method != CombineMethod.APART

    @property
    def uses_weights(self) -> bool:
        """Whether the weights of the two scores move the result."""
        return self.combine_method in (CombineMethod.WEIGHTED, CombineMethod.ITEM)

    @cached_property
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
    def needs_prior(self) -> bool:
        """Whether a round of a whole year is scored differently from one of a quarter."""
        return self.aggregate is not None or any(v.is_yearly for v in self.vetoes)

    @property
    def result_share(self) -> Decimal:
        """Percent of all points that result indicators carry, to one decimal (docs/rules.md 5.5)."""
        total = sum((i.points for i in self.indicators), Decimal(0))
        carried = sum((i.points for i in self.indicators if i.is_result), Decimal(0))
        return (carried * 100 / total).quantize(Decimal("0.1")) if total else Decimal("0.0")

    def thin(self, wanted: int) -> tuple[Indicator, ...]:
        """Indicators with fewer than ``wanted`` kinds of evidence: their points cannot be proved against each other."""
        return tuple(i for i in self.indicators if len(set(i.evidence_kinds)) < wanted)

    def bonus_of(self, name: str) -> Bonus | None:
        """What may be added to the dimension ``name``."""
        return next((b for b in self.bonus if b.dimension == name), None)

    def bands_of(self, peer_group: str = "") -> tuple[Band, ...]:
        """The bands of a peer group: its own, or those of the scheme."""
        return self.peer_bands.get(peer_group, self.bands)

    def band_of(self, score: Decimal, peer_group: str = "") -> Band | None:
        """The grade band for ``score``; None below the lowest floor."""
        return next((b for b in self.bands_of(peer_group) if score >= b.floor), None)

    def band_named(self, code: str) -> Band | None:
        """The band ``code`` of the scheme or of any peer group."""
        every = (*self.bands, *(b for bands in self.peer_bands.values() for b in bands))
        return next((b for b in every if b.code == code), None)


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
    )


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, characters as they are."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
