"""Unusual scores and filings for machines."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.insight.api.dashboards import LENS, NoScoresYet
from assessment.insight.api.shapes import tenths
from assessment.insight.enums import OddityKind
from assessment.insight.selectors.lens import lens_of
from assessment.insight.selectors.oddities import limits_on, oddities_of
from portal.kernel import clock
from portal.kernel.api import HouseView


class OddityShape(s.Serializer):
    """A hint to look, never a finding: no score reads it."""

    what = s.ChoiceField(OddityKind.choices, source="kind")
    branch = s.CharField(source="code")
    name = s.CharField()
    dimension = s.CharField(help_text="party or business; empty for a burst of filings.")
    value = tenths()
    usual = tenths(help_text="The median it is compared with; of a burst the threshold in percent.")


class OdditiesShape(s.Serializer):
    round = s.CharField()
    oddities = OddityShape(many=True)


class OddityView(HouseView):
    rights = {"get": "sample.view"}

    @extend_schema(parameters=LENS, responses=OdditiesShape, tags=["dashboards"], summary="What looks unusual in a published round")
    def get(self, request: Request) -> Any:
        asked = request.query_params
        wanted = {name: asked.get(key, "") for name, key in (("round_code", "round"), ("unit_code", "unit"), ("peer_group", "peer_group"))}
        lens = lens_of(request.scope, today=clock.today(), is_published=True, **wanted)
        if lens is None:
            raise NoScoresYet("insight.no_scores")
        return Response(OdditiesShape({"round": lens.round.code, "oddities": oddities_of(lens, limits_on(lens.round.ends_on))}).data)
