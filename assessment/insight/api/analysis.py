"""Shapes and answers of the analysis: distribution, eight quarters, coupling, the way down the tree."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers as s

from assessment.insight.api.shapes import LensShape, MarkShape, points, tenths
from assessment.insight.enums import CouplingGrade, CouplingStage, Lag
from assessment.insight.rules import Coupling
from assessment.insight.selectors.coupling import coupling_groups, coupling_rows
from assessment.insight.selectors.course import quarter_spreads
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.distribution import distribution_of
from assessment.insight.selectors.places import level_of


def shares(**kwargs: Any) -> s.DecimalField:
    return s.DecimalField(max_digits=7, decimal_places=4, **kwargs)


class SpreadShape(s.Serializer):
    count = s.IntegerField()
    mean = tenths(allow_null=True)
    low = tenths(allow_null=True)
    q1 = tenths(allow_null=True)
    median = tenths(allow_null=True)
    q3 = tenths(allow_null=True)
    high = tenths(allow_null=True)


class BinShape(s.Serializer):
    """From ``low`` up to, not including, ``high``; the last bin includes its upper end."""

    low = points()
    high = points()
    party = s.IntegerField()
    business = s.IntegerField()


class GroupSpreadShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    party = SpreadShape()
    business = SpreadShape()


class DistributionShape(s.Serializer):
    lens = LensShape()
    bins = BinShape(many=True)
    whole = GroupSpreadShape()
    groups = GroupSpreadShape(many=True)


class QuarterShape(s.Serializer):
    code = s.CharField()
    is_gap = s.BooleanField(help_text="No published round in this quarter.")
    party = SpreadShape()
    business = SpreadShape()


class QuartersShape(s.Serializer):
    lens = LensShape()
    quarters = QuarterShape(many=True)


class CouplingShape(s.Serializer):
    """Shares U1 and U2 are min(1, total / 100); corrected values are those of the corrected model."""

    party = shares()
    business = shares()
    coupling = shares()
    combined = shares()
    degree = shares()
    grade = s.ChoiceField(CouplingGrade.choices)
    stage = s.ChoiceField(CouplingStage.choices)
    corrected_coupling = shares()
    corrected_degree = shares()
    corrected_grade = s.ChoiceField(CouplingGrade.choices)
    lag = s.ChoiceField(Lag.choices)


class CouplingRowShape(CouplingShape):
    branch = s.CharField()
    name = s.CharField()
    group = s.CharField()


class CouplingGroupShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    count = s.IntegerField()
    degree = shares(allow_null=True)
    corrected_degree = shares(allow_null=True)
    grades = s.DictField(child=s.IntegerField())
    lags = s.DictField(child=s.IntegerField())


class CouplingBoardShape(s.Serializer):
    lens = LensShape()
    note = s.CharField(help_text="What the figures are not: a rule of the assessment.")
    groups = CouplingGroupShape(many=True)
    branches = CouplingRowShape(many=True)


class PlaceShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    count = s.IntegerField()
    party = tenths(allow_null=True)
    business = tenths(allow_null=True)
    total = tenths(allow_null=True)
    both_strong = s.IntegerField()
    weak = s.IntegerField()
    change = tenths(allow_null=True)


class PlacesShape(s.Serializer):
    lens = LensShape()
    whole = PlaceShape()
    places = PlaceShape(many=True)
    branches = MarkShape(many=True)
    groups = PlaceShape(many=True)


def distribution_answer(board: Dashboard) -> dict[str, Any]:
    spread = distribution_of(board, _("全部支部"))
    bins = [{"low": p.low, "high": p.high, "party": p.count, "business": b.count} for p, b in spread.bins]
    return {"bins": bins, "whole": spread.whole, "groups": spread.groups}


def quarters_answer(board: Dashboard) -> dict[str, Any]:
    return {"quarters": quarter_spreads(board.lens)}


def coupling_values(values: Coupling) -> dict[str, Any]:
    """The figures of one branch as plain values."""
    return {**vars(values), **{name: getattr(values, name).value for name in ("grade", "stage", "corrected_grade", "lag")}}


def coupling_answer(board: Dashboard) -> dict[str, Any]:
    rows = coupling_rows(board)
    groups = [
        {**vars(g), "grades": {grade.value: n for grade, n in g.grades}, "lags": {lag.value: n for lag, n in g.lags}}
        for g in coupling_groups(board, rows)
    ]  # fmt: skip
    branches = [
        {**coupling_values(r.values), "branch": r.mark.code, "name": r.mark.short_name, "group": r.mark.peer_group} for r in rows
    ]  # fmt: skip
    return {"note": _("分析模型，不是考核规则"), "groups": groups, "branches": branches}


def places_answer(board: Dashboard) -> dict[str, Any]:
    return vars(level_of(board, _("合计")))
