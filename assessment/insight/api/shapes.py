"""Shapes of the dashboards' answers. Points and shares are decimals written as text."""

from typing import Any

from rest_framework import serializers as s

from assessment.insight.enums import AttentionLevel, Quadrant
from assessment.insight.rules import Mark, score_id
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.words import name_of
from assessment.rounds.enums import RoundState
from assessment.schemes.enums import CombineMethod, LowerBy


def points(**kwargs: Any) -> s.DecimalField:
    return s.DecimalField(max_digits=7, decimal_places=2, **kwargs)


def tenths(**kwargs: Any) -> s.DecimalField:
    return s.DecimalField(max_digits=9, decimal_places=1, **kwargs)


class LensShape(s.Serializer):
    """What the figures are about: round, state, part of the tree, and when the scores last moved."""

    round = s.CharField()
    state = s.ChoiceField(RoundState.choices)
    state_label = s.CharField()
    is_moving = s.BooleanField(help_text="Edits of records still move scores.")
    starts_on = s.DateField()
    ends_on = s.DateField()
    previous = s.CharField(allow_null=True)
    scheme = s.CharField()
    unit = s.CharField(allow_null=True)
    peer_group = s.CharField(allow_null=True)
    branches = s.IntegerField()
    as_of = s.DateTimeField(allow_null=True)


class FigureShape(s.Serializer):
    code = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    unit = s.CharField()
    value = tenths(allow_null=True)
    change = tenths(allow_null=True)
    note = s.CharField()
    series = s.ListField(child=s.DictField(), help_text="round and value, oldest first")


class AttentionShape(s.Serializer):
    code = s.CharField()
    level = s.ChoiceField(AttentionLevel.choices)
    title = s.CharField()
    detail = s.CharField()
    count = s.IntegerField()
    branches = s.ListField(child=s.CharField())
    url = s.CharField()


class MarkShape(s.Serializer):
    """One branch in one round; the rank is among the graded branches of its peer group in the whole round."""

    id = s.SerializerMethodField()
    branch = s.CharField(source="code")
    name = s.CharField()
    short_name = s.CharField()
    party = points()
    business = points()
    total = points(allow_null=True, help_text="Null where the scheme keeps the two scores apart.")
    rank = s.IntegerField(allow_null=True, help_text="By the total; null where there is none.")
    party_rank = s.IntegerField(allow_null=True)
    business_rank = s.IntegerField(allow_null=True)
    of = s.IntegerField()
    is_lowered = s.BooleanField(help_text="Reached the highest band, and stands beyond the share of branches that may keep it.")
    change = points(allow_null=True)
    quadrant = s.ChoiceField(Quadrant.choices)
    band = s.CharField()
    is_graded = s.BooleanField()

    def get_id(self, mark: Mark) -> str:
        return score_id(self.context["round"], mark.code)


class GroupShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    count = s.IntegerField()
    is_small = s.BooleanField(help_text="Too few graded branches: no ranks, rows in the order of the tree.")
    rows = MarkShape(many=True)


class PointShape(s.Serializer):
    branch = s.CharField()
    name = s.CharField()
    party = points()
    business = points()
    quadrant = s.ChoiceField(Quadrant.choices)
    is_named = s.BooleanField()


class QuadrantCountShape(s.Serializer):
    quadrant = s.ChoiceField(Quadrant.choices)
    label = s.CharField()  # type: ignore[assignment]
    count = s.IntegerField()


class BandShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    floor = points()


class TrendRowShape(s.Serializer):
    round = s.CharField()
    branches = s.IntegerField()
    party = tenths(allow_null=True)
    business = tenths(allow_null=True)
    highest = tenths(allow_null=True)
    lowest = tenths(allow_null=True)
    bands = s.DictField(child=s.IntegerField())


class HeatColumnShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    dimension = s.CharField()
    full = points()


class HeatCellShape(s.Serializer):
    indicator = s.CharField()
    share = tenths(allow_null=True)
    level = s.IntegerField(help_text="1 (at least 95 %) to 5 (below 60 %); 0 not applicable")


class HeatRowShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    is_branch = s.BooleanField()
    branches = s.IntegerField()
    cells = HeatCellShape(many=True)


class OverviewShape(s.Serializer):
    lens = LensShape()
    figures = FigureShape(many=True)
    attention = AttentionShape(many=True)


class CoefficientShape(s.Serializer):
    band = s.CharField()
    name = s.CharField()
    coefficient = points()


class CombineShape(s.Serializer):
    """How the scheme makes one result of the two scores; coefficients of the lens's bands where it multiplies by them."""

    method = s.ChoiceField(CombineMethod.choices)
    by = s.ChoiceField(LowerBy.choices, allow_blank=True, help_text="Of what the lower is taken, for the method lower.")
    forms_total = s.BooleanField(help_text="Without a total the two scores are ranked apart.")
    words = s.CharField()
    source = s.CharField()  # type: ignore[assignment]
    coefficients = CoefficientShape(many=True)
    top_share = points(
        allow_null=True, help_text="Percent of the graded branches of a peer group that may keep the highest band; null: any number."
    )
    top_share_source = s.CharField()


class RankingShape(s.Serializer):
    lens = LensShape()
    combine = CombineShape()
    weights = s.DictField(child=s.DecimalField(max_digits=4, decimal_places=2))
    groups = GroupShape(many=True)


class QuadrantShape(s.Serializer):
    lens = LensShape()
    line = points()
    counts = QuadrantCountShape(many=True)
    points = PointShape(many=True)


class TrendShape(s.Serializer):
    lens = LensShape()
    line = points()
    bands = BandShape(many=True)
    rounds = TrendRowShape(many=True)


class HeatmapShape(s.Serializer):
    lens = LensShape()
    columns = HeatColumnShape(many=True)
    places = HeatRowShape(many=True)
    branches = HeatRowShape(many=True)
    branch_count = s.IntegerField()


def lens_answer(board: Dashboard) -> dict[str, Any]:
    lens = board.lens
    return {
        "round": lens.round.code, "state": lens.round.state, "state_label": lens.round.get_state_display(), "is_moving": lens.is_moving,
        "starts_on": lens.round.starts_on, "ends_on": lens.round.ends_on, "previous": lens.previous.code if lens.previous else None,
        "scheme": str(lens.round.scheme), "unit": lens.unit.code if lens.unit else None, "peer_group": lens.peer_group or None,
        "branches": len(board.marks), "as_of": board.as_of,
    }  # fmt: skip


def overview_answer(board: Dashboard) -> dict[str, Any]:
    figures = [
        {
            "code": f.code, "label": f.label, "unit": f.unit, "value": f.value, "change": f.change, "note": f.note,
            "series": [{"round": code, "value": None if value is None else str(value)} for code, value in f.series],
        }
        for f in board.figures
    ]  # fmt: skip
    return {"figures": figures, "attention": board.attention}


def ranking_answer(board: Dashboard) -> dict[str, Any]:
    lens, body = board.lens, board.lens.body
    table = [
        {"band": b.code, "name": name_of(b), "coefficient": b.coefficient}
        for b in body.bands_of(lens.peer_group) if b.coefficient is not None
    ]  # fmt: skip
    combine = {
        "method": body.combine_method, "by": body.combine.by if body.combine else "", "forms_total": body.forms_total,
        "words": lens.how, "source": body.combine.source if body.combine else "", "coefficients": table,
        "top_share": body.top_percent, "top_share_source": body.top_share.source if body.top_share else "",
    }  # fmt: skip
    return {"combine": combine, "weights": {"party": body.party_weight, "business": body.business_weight}, "groups": board.ranking}


def quadrant_answer(board: Dashboard) -> dict[str, Any]:
    counts = [{"quadrant": q.value, "label": q.label, "count": n} for q, n in board.quadrants]
    rows = [
        {
            "branch": m.code, "name": m.short_name, "party": m.party, "business": m.business, "quadrant": m.quadrant.value,
            "is_named": m.branch_id in board.named,
        }
        for m in board.marks
    ]  # fmt: skip
    return {"line": board.lens.line, "counts": counts, "points": rows}


def trend_answer(board: Dashboard) -> dict[str, Any]:
    bands = [{"code": b.code, "name": name_of(b), "floor": b.floor} for b in board.lens.body.bands]
    return {"line": board.lens.line, "bands": bands, "rounds": board.trend}


def heatmap_answer(board: Dashboard) -> dict[str, Any]:
    heat = board.heat
    columns = [{"code": c.code, "name": name_of(c), "dimension": c.dimension, "full": c.points} for c in heat.columns]
    return {"columns": columns, "places": heat.places, "branches": heat.branches, "branch_count": heat.branch_count}
