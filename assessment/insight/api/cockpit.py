"""The key figures for machines."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.insight.api.shapes import tenths
from assessment.insight.enums import KeyFigure
from assessment.insight.selectors.keyfigures import key_figures_of, reach_of, spans
from portal.kernel import clock
from portal.kernel.api import HouseView


class KeyShape(s.Serializer):
    code = s.ChoiceField(KeyFigure.choices)
    name = s.CharField(source="code.label")
    unit = s.CharField()
    now = tenths(allow_null=True)
    before = tenths(allow_null=True, help_text="Of the same days a year ago.")
    change = tenths(allow_null=True)
    times = tenths(allow_null=True, help_text="This year as a multiple of the year before; null for shares.")
    n = s.IntegerField(help_text="Records of this year that the figure is counted from.")
    is_share = s.BooleanField()


class CockpitShape(s.Serializer):
    from_on = s.DateField(source="starts_on")
    to_on = s.DateField(source="ends_on")
    figures = KeyShape(many=True)


class CockpitView(HouseView):
    rights = {"get": "dashboard.view"}

    @extend_schema(responses=CockpitShape, tags=["dashboards"], summary="Key figures of the year so far beside the year before")
    def get(self, request: Request) -> Any:
        day = clock.today()
        now, _before = spans(day)
        figures = key_figures_of(reach_of(request.actor), day)
        return Response(CockpitShape({"starts_on": now.starts_on, "ends_on": now.ends_on, "figures": figures}).data)
