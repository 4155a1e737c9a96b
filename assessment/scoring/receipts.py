"""The shapes of a receipt: everything that made one branch's score in one round, down to the record.

Filled by ``assessment.scoring.selectors.receipt_of``; pages and the API only print it. Texts are in the reader's language.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class EvidenceRow:
    """One record that was counted or refused. ``why`` is a sentence, empty where it simply counted.

    A restricted record shows neither label nor id: ``is_restricted`` rows carry the count of such records in ``count``.
    """

    kind: str  # activity, duty, resolution, person, promotion, measure, post, vacancy, effect, team, honour, grade, measure_month
    id: int | None
    version: int
    label: str
    on: date | None
    is_counted: bool
    why_code: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    url_name: str = ""
    is_restricted: bool = False
    count: int = 1
    why: str = ""
    also: tuple[str, ...] = ()  # codes of rows of the other track that count this very record


@dataclass(frozen=True)
class AdjustmentPart:
    """A confirmed correction by hand."""

    delta: Decimal
    reason: str
    proposed_by: str
    confirmed_by: str
    confirmed_at: datetime | None


@dataclass(frozen=True)
class JudgedPart:
    """What one assessor gave, and why."""

    judge: str
    points: Decimal
    reason: str
    given_at: datetime | None
    group: str = ""  # name of the assessors' group, where the scheme weighs groups


@dataclass(frozen=True)
class SharePart:
    """A row of the other track that counts the same records; ``share`` is None where the scheme states none."""

    code: str
    name: str
    dimension: str
    share: Decimal | None
    words: str
    anchor: str  # of the row in the page of the receipt


@dataclass(frozen=True)
class IndicatorPart:
    """One indicator. ``points`` is None where it does not apply; ``lost`` is what is missing to ``full``."""

    code: str
    name: str
    kind: str  # metric or judged
    is_result: bool
    source: str
    raw: Decimal | None
    raw_text: str
    points: Decimal | None
    full: Decimal
    lost: Decimal
    rule_words: str
    inputs: tuple[tuple[str, str], ...]
    arithmetic: str
    note: str  # "", not_applicable, empty_zero, empty_full, not_judged, vetoed
    note_words: str
    evidence: tuple[EvidenceRow, ...] = ()
    counted: int = 0
    refused: int = 0
    evidence_total: int = 0
    adjustments: tuple[AdjustmentPart, ...] = ()
    judged: tuple[JudgedPart, ...] = ()
    share: Decimal | None = None  # percent of each record that counts here
    shared: tuple[SharePart, ...] = ()


@dataclass(frozen=True)
class SectionPart:
    code: str
    name: str
    points: Decimal
    full: Decimal
    indicators: tuple[IndicatorPart, ...]


@dataclass(frozen=True)
class LinePart:
    """A step from the sum of the items to the total: ``points`` is what it adds or takes. Bonus items and vetoes say why,
    with the records behind them."""

    code: str  # proration, bonus, cap, aggregate, veto
    label: str
    points: Decimal
    arithmetic: str
    why: str = ""
    evidence: tuple[EvidenceRow, ...] = ()
    shared: tuple[SharePart, ...] = ()


@dataclass(frozen=True)
class DimensionPart:
    """One of the two 100-point scores; ``items_sum`` plus the lines gives ``points``."""

    code: str  # party or business
    name: str
    points: Decimal
    full: Decimal
    items_sum: Decimal
    band: str
    band_name: str
    rank: int | None
    sections: tuple[SectionPart, ...]
    lines: tuple[LinePart, ...]

    @property
    def indicators(self) -> tuple[IndicatorPart, ...]:
        return tuple(i for s in self.sections for i in s.indicators)


@dataclass(frozen=True)
class Receipt:
    """``is_frozen``: read from the published package, not from live tables. ``computed_at`` is when the score last moved."""

    round: Any
    branch: Any
    dimensions: tuple[DimensionPart, ...]
    is_frozen: bool
    is_stale: bool
    is_graded: bool
    reason: str
    computed_at: datetime | None
    scheme_label: str
    package_hash: str = ""
    stale_source: str = ""  # what changed last after the review began
    stale_at: datetime | None = None
    is_appealed: bool = False  # an appeal of this result is not decided yet
    is_changed: bool = False  # corrected by an appeal, not shown to the enterprise again yet
    failed_at: datetime | None = None  # the last computation could not read the branch's records: what stands here is older

    @property
    def unlocks(self) -> list[dict[str, str]]:
        """Marks of every opening of the locked round: at, by, second, reason."""
        return list(self.round.unlocks)

    def dimension(self, code: str) -> DimensionPart:
        return next(d for d in self.dimensions if d.code == code)

    def indicator(self, code: str) -> IndicatorPart:
        """The part of one indicator; StopIteration for a code that the scheme does not have."""
        return next(i for d in self.dimensions for i in d.indicators if i.code == code)
