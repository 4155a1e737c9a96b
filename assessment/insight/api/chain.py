"""The chain from activity to effect for machines and for its chart."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.insight.api.shapes import tenths
from assessment.insight.selectors.chain import chain_of
from assessment.insight.selectors.ground import ground_of
from portal.kernel import clock
from portal.kernel.api import HouseView
from portal.kernel.periods import asked_quarter

GROUND = [
    OpenApiParameter("quarter", str, description="Code of a quarter, 2026Q3; default: the one of today."),
    OpenApiParameter("unit", str, description="Code of a unit or committee inside the reach."),
]


class ChainLineShape(s.Serializer):
    code = s.CharField(help_text="Of the place or the quarter; empty for the whole.")
    name = s.CharField()
    total = s.IntegerField(help_text="Filed activities; one that several branches hold together counts once.")
    share = tenths(allow_null=True, help_text="Percent with a confirmed production effect.")
    counts = s.DictField(child=s.IntegerField(), help_text="Activities by the stage they got to.")


class ChainShape(s.Serializer):
    quarter = s.CharField()
    measured = s.IntegerField(help_text="Activities with an effect that has figures before and after.")
    whole = ChainLineShape()
    places = ChainLineShape(many=True)
    quarters = ChainLineShape(many=True)


class ChainView(HouseView):
    rights = {"get": "score.view"}

    @extend_schema(parameters=GROUND, responses=ChainShape, tags=["dashboards"], summary="How far activities get on the way to an effect")
    def get(self, request: Request) -> Any:
        ground = ground_of(request.scope, request.query_params.get("unit", ""))
        period = asked_quarter(request.query_params.get("quarter", ""), clock.today())
        found = chain_of(ground, period)
        return Response(ChainShape({"quarter": period.code, **vars(found)}).data)
