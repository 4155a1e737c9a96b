"""Which records of a score support both tracks, and with which share: for receipts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assessment.metrics.rules import Facts, value_of
from assessment.schemes.rules import Indicator, SchemeBody, countings, partners
from assessment.scoring.receipts import SharePart
from assessment.scoring.selectors.words import name_of, other_words, weighed_words

Lines = Sequence[Mapping[str, Any]]


class Sharing:
    """The rows that share records by the scheme, and the records that were counted in both tracks whatever the scheme says."""

    def __init__(self, body: SchemeBody, evidence: Mapping[str, Lines]) -> None:
        self.rows = {one.code: one for one in countings(body)}
        self.partners = partners(body)
        self.counted: dict[tuple[str, int], list[str]] = {}
        for code in self.rows:
            for kind, pk in dict.fromkeys((line["kind"], line["id"]) for line in evidence.get(code, ()) if line["is_counted"]):
                if pk is not None:
                    self.counted.setdefault((kind, pk), []).append(code)

    def also(self, code: str, line: Mapping[str, Any]) -> tuple[str, ...]:
        """Codes of rows of the other track in which a record that counts in ``code`` counts, too."""
        if not line["is_counted"] or code not in self.rows:
            return ()
        here = self.rows[code].dimension
        found = self.counted.get((line["kind"], line["id"]), ())
        return tuple(other for other in found if self.rows[other].dimension != here)

    def parts(self, code: str) -> tuple[SharePart, ...]:
        """The rows of the other track that count the records of ``code``, each with its share in words."""
        return tuple(
            SharePart(
                one.code, name_of(one.row), one.dimension, one.share, other_words(one.dimension, name_of(one.row), one.code, one.share),
                f"ind-{one.code}" if isinstance(one.row, Indicator) else f"dim-{one.dimension}",
            )
            for one in self.partners.get(code, ())
        )  # fmt: skip


def weighing(indicator: Indicator, facts: Facts, raw: Decimal | None) -> str:
    """The sum from the whole figure to the one that counts; empty where no share is stated."""
    if indicator.share is None or raw is None:
        return ""
    whole = value_of(indicator.metric, facts, indicator.metric_params)
    return weighed_words(indicator.metric, whole, indicator.share, raw) if whole is not None else ""
