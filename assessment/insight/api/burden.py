"""The burden of recording for machines and for its chart."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.insight.api.chain import GROUND
from assessment.insight.api.shapes import tenths
from assessment.insight.selectors.burden import burden_of
from assessment.insight.selectors.ground import ground_of
from portal.kernel import clock
from portal.kernel.api import HouseView
from portal.kernel.periods import asked_quarter


class EffortShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    entries = s.IntegerField()
    fields_typed = s.IntegerField(source="whole_fields", help_text="Entries times the mean of the newest entries of the same kind.")
    branches = s.IntegerField()
    per_branch = tenths(allow_null=True, help_text="Fields for each branch.")


class ReuseShape(s.Serializer):
    branches = s.IntegerField(help_text="Branches whose frozen evidence was read.")
    records = s.IntegerField()
    uses = s.IntegerField(help_text="Places in indicators where these records count.")
    times = tenths(allow_null=True)


class BurdenShape(s.Serializer):
    quarter = s.CharField()
    whole = EffortShape()
    months = EffortShape(many=True)
    places = EffortShape(many=True)
    forms = EffortShape(many=True)
    reuse = ReuseShape(allow_null=True)
    round_code = s.CharField(help_text="The published round that the use of records is taken from; empty without one.")


class BurdenView(HouseView):
    rights = {"get": "score.view"}

    @extend_schema(parameters=GROUND, responses=BurdenShape, tags=["dashboards"], summary="Recording by month, place and kind of entry")
    def get(self, request: Request) -> Any:
        ground = ground_of(request.scope, request.query_params.get("unit", ""))
        period = asked_quarter(request.query_params.get("quarter", ""), clock.today())
        return Response(BurdenShape({"quarter": period.code, **vars(burden_of(ground, period, clock.today()))}).data)
