"""The parts of a scheme as frozen values."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessment.schemes.enums import CombineMethod, LowerBy
from assessment.schemes.rules.capping import TopShare
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
    weights and ``combine`` (None: the weighted sum) serve the displayed combination only, and so does ``top_share`` (None: every
    branch that reaches the highest grade has it); ``aggregate`` is None where a year is scored like a quarter."""

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
    top_share: TopShare | None = None

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
    def top_percent(self) -> Decimal | None:
        """Percent of the graded branches of a peer group that may keep the highest grade; None: any number."""
        return self.top_share.percent if self.top_share else None

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

    @cached_property
    def indicators_of(self) -> dict[str, tuple[Indicator, ...]]:
        """Dimension -> its indicators in order."""
        return {name: tuple(i for section in self.dimension(name) for i in section.indicators) for name in DIMENSIONS}

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

    def lowered(self, code: str, peer_group: str = "") -> Band | None:
        """The band below the highest, for a branch beyond the share that may keep it; None for any other ``code``."""
        bands = self.bands_of(peer_group)
        return bands[1] if len(bands) > 1 and bands[0].code == code else None

    def band_named(self, code: str) -> Band | None:
        """The band ``code`` of the scheme or of any peer group."""
        every = (*self.bands, *(b for bands in self.peer_bands.values() for b in bands))
        return next((b for b in every if b.code == code), None)
