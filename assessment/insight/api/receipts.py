"""The whole receipt as JSON: dimensions, sections, indicators, records, hand corrections and the steps to the total."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers as s

from assessment.insight.api.shapes import points as a_score
from assessment.insight.rules import score_id
from assessment.insight.selectors.evidence import evidence_url
from assessment.insight.selectors.standings import band_in_place
from assessment.rounds.enums import RoundState
from assessment.schemes.enums import CombineMethod
from assessment.schemes.rules import SchemeBody, result_of
from assessment.schemes.selectors import combine_source, combine_words, result_words
from assessment.scoring.models import ScoreTotal
from assessment.scoring.receipts import EvidenceRow, IndicatorPart, Receipt
from portal.rights.access import Actor


class InputShape(s.Serializer):
    label = s.CharField()  # type: ignore[assignment]
    value = s.CharField()


class SharedShape(s.Serializer):
    """A row of the other track that counts the same records."""

    code = s.CharField()
    name = s.CharField()
    dimension = s.CharField()
    share = s.DecimalField(max_digits=5, decimal_places=2, allow_null=True, help_text="Percent of each record, null where none is stated.")
    words = s.CharField()


class EvidenceShape(s.Serializer):
    """A record that was counted or refused. A restricted one shows its day and number only."""

    kind = s.CharField()
    id = s.IntegerField(allow_null=True)
    version = s.IntegerField()
    label = s.CharField()  # type: ignore[assignment]
    on = s.DateField(allow_null=True)
    is_counted = s.BooleanField()
    why_code = s.CharField()
    why = s.CharField()
    is_restricted = s.BooleanField()
    count = s.IntegerField()
    also = s.ListField(child=s.CharField(), help_text="Rows of the other track that count this very record.")
    url = s.CharField(help_text="Page of the record, empty where the reader has no right to open it.")


class AdjustmentShape(s.Serializer):
    delta = a_score()
    reason = s.CharField()
    proposed_by = s.CharField()
    confirmed_by = s.CharField()
    confirmed_at = s.DateTimeField(allow_null=True)


class JudgedShape(s.Serializer):
    judge = s.CharField()
    points = a_score()
    reason = s.CharField()
    given_at = s.DateTimeField(allow_null=True)
    group = s.CharField(help_text="Group of assessors, empty where the scheme weighs none.")


class IndicatorShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    kind = s.CharField(help_text="metric or judged")
    is_result = s.BooleanField()
    source = s.CharField()  # type: ignore[assignment]
    raw = s.DecimalField(max_digits=18, decimal_places=6, allow_null=True)
    points = a_score(allow_null=True)
    full = a_score()
    lost = a_score()
    rule_words = s.CharField()
    share = s.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, help_text="Percent of each record that counts here, null where all of it does."
    )
    shared = SharedShape(many=True)
    inputs = InputShape(many=True)
    arithmetic = s.CharField()
    note = s.CharField()
    note_words = s.CharField()
    counted = s.IntegerField()
    refused = s.IntegerField()
    evidence = EvidenceShape(many=True)
    adjustments = AdjustmentShape(many=True)
    judged = JudgedShape(many=True)


class SectionShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    points = a_score()
    full = a_score()
    indicators = IndicatorShape(many=True)


class LineShape(s.Serializer):
    """A step from the sum of the items to the score: proration, bonus, cap, the year's aggregate or a veto."""

    code = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    points = a_score()
    arithmetic = s.CharField()
    why = s.CharField()
    shared = SharedShape(many=True)
    evidence = EvidenceShape(many=True)


class DimensionShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    points = a_score()
    full = a_score()
    items_sum = a_score()
    band = s.CharField()
    rank = s.IntegerField(allow_null=True)
    sections = SectionShape(many=True)
    lines = LineShape(many=True)


class UnlockShape(s.Serializer):
    """An opening of the round after it was locked: two people and why."""

    at = s.DateTimeField()
    by = s.CharField()
    second = s.CharField()
    reason = s.CharField()


class CombinedShape(s.Serializer):
    """How the two scores became one result. ``total`` and ``coefficient`` are null, ``band`` is empty where there is none."""

    method = s.ChoiceField(CombineMethod.choices)
    words = s.CharField(help_text="The rule of the scheme.")
    arithmetic = s.CharField(help_text="The rule with the figures of this branch.")
    total = a_score(allow_null=True)
    band = s.CharField()
    is_lowered = s.BooleanField(help_text="Reached the highest band, and stands beyond the share of branches that may keep it.")
    coefficient = a_score(allow_null=True)
    source = s.CharField()  # type: ignore[assignment]


class ReceiptShape(s.Serializer):
    id = s.CharField()
    round = s.CharField()
    state = s.ChoiceField(RoundState.choices)
    branch = s.CharField()
    name = s.CharField()
    scheme = s.CharField()
    computed_at = s.DateTimeField(allow_null=True)
    is_frozen = s.BooleanField()
    is_stale = s.BooleanField()
    stale_source = s.CharField(help_text="What changed last after the review began.")
    stale_at = s.DateTimeField(allow_null=True)
    is_graded = s.BooleanField()
    reason = s.CharField()
    package_hash = s.CharField()
    is_appealed = s.BooleanField(help_text="An appeal of this result is not decided yet.")
    is_changed = s.BooleanField(help_text="Corrected by an appeal, not shown to the enterprise again yet.")
    failed_at = s.DateTimeField(
        allow_null=True,
        help_text="Since when the branch cannot be computed: the score shown is the one from before. Tried again every hour.",
    )
    unlocks = UnlockShape(many=True, help_text="Every opening of the round after it was locked.")
    dimensions = DimensionShape(many=True)
    combined = CombinedShape()


def combined_answer(body: SchemeBody, total: ScoreTotal) -> dict[str, Any]:
    """The result of a score by the method of its scheme, in figures and in words."""
    given = (body, total.party, total.business, total.peer_group)
    result = result_of(*given)
    band, is_lowered = band_in_place(total, body)
    return {
        "method": body.combine_method, "words": combine_words(body, total.peer_group), "arithmetic": result_words(*given),
        "total": result.total, "band": band.code if band else "", "is_lowered": is_lowered, "coefficient": result.coefficient,
        "source": combine_source(body),
    }  # fmt: skip


def _rows(evidence: Iterable[EvidenceRow], actor: Actor) -> list[dict[str, Any]]:
    return [{**vars(row), "url": evidence_url(row, actor)} for row in evidence]


def _indicator(part: IndicatorPart, actor: Actor) -> dict[str, Any]:
    inputs = [{"label": label, "value": value} for label, value in part.inputs]
    return {**vars(part), "inputs": inputs, "evidence": _rows(part.evidence, actor)}


def receipt_answer(receipt: Receipt, actor: Actor) -> dict[str, Any]:
    """The receipt as plain values; addresses of records only where ``actor`` may open them."""
    dimensions = []
    for part in receipt.dimensions:
        sections = [{**vars(section), "indicators": [_indicator(i, actor) for i in section.indicators]} for section in part.sections]
        lines = [{**vars(line), "evidence": _rows(line.evidence, actor)} for line in part.lines]
        dimensions.append({**vars(part), "sections": sections, "lines": lines})
    node = receipt.branch.node
    return {
        **vars(receipt), "id": score_id(receipt.round.code, node.code), "round": receipt.round.code, "state": receipt.round.state,
        "branch": node.code, "name": node.name, "scheme": receipt.scheme_label, "dimensions": dimensions,
        "unlocks": receipt.unlocks,
    }  # fmt: skip
