"""The simulator for machines: the same address parameters as the page, nothing stored."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.insight.api.dashboards import LENS, NoScoresYet
from assessment.insight.api.shapes import LensShape, lens_answer, points
from assessment.insight.rules.simulation import WEIGHT, change_from
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.lens import lens_of
from assessment.insight.selectors.simulation import simulation_of
from portal.kernel import clock
from portal.kernel.api import HouseView

MOST_ROWS = 500  # of a page of branches
CHANGES = [
    OpenApiParameter(WEIGHT, str, description="Share of the Party score in the combination, in percent."),
    OpenApiParameter("w.{indicator}", str, description="Points of an indicator, for instance w.P01=20."),
    OpenApiParameter("s.{section}", str, description="Points of a section; its indicators follow in proportion."),
    OpenApiParameter("p.{indicator}.{parameter}", str, description="A rule parameter that is one number, for instance p.P01.target=0.9."),
    OpenApiParameter("page", int, description=f"Page of the branches, {MOST_ROWS} each."),
]  # fmt: skip


class SimulatedShape(s.Serializer):
    branch = s.CharField(source="mark.code")
    name = s.CharField(source="mark.name")
    group = s.CharField(source="mark.peer_group")
    party = points()
    business = points()
    total = points(allow_null=True, help_text="Null where the scheme keeps the two scores apart.")
    total_before = points(source="mark.total", allow_null=True)
    change = points(allow_null=True)
    rank = s.IntegerField(allow_null=True)
    rank_before = s.IntegerField(source="mark.rank", allow_null=True)
    party_rank = s.IntegerField(allow_null=True)
    party_rank_before = s.IntegerField(source="mark.party_rank", allow_null=True)
    business_rank = s.IntegerField(allow_null=True)
    business_rank_before = s.IntegerField(source="mark.business_rank", allow_null=True)
    band = s.CharField()
    band_before = s.CharField()


class SimulatedGroupShape(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    count = s.IntegerField()
    is_small = s.BooleanField(help_text="Too few graded branches: no ranks.")
    before = points(allow_null=True)
    after = points(allow_null=True)
    better = s.IntegerField(help_text="Branches in a better band than published.")
    worse = s.IntegerField()
    moved = s.IntegerField(help_text="Branches with another rank than published.")


class SimulationShape(s.Serializer):
    lens = LensShape()
    change = s.DictField(child=s.CharField(), help_text="What of the parameters was taken as a change.")
    count = s.IntegerField()
    groups = SimulatedGroupShape(many=True)
    branches = SimulatedShape(many=True)


class SimulationView(HouseView):
    """Only published rounds; the newest where none is named."""

    rights = {"get": "dashboard.view"}

    @extend_schema(
        parameters=[*LENS, *CHANGES], responses=SimulationShape, tags=["dashboards"],
        summary="A published round counted again with other points or parameters",
    )  # fmt: skip
    def get(self, request: Request) -> Any:
        asked = request.query_params
        wanted = {name: asked.get(key, "") for name, key in (("round_code", "round"), ("unit_code", "unit"), ("peer_group", "peer_group"))}
        lens = lens_of(request.scope, today=clock.today(), is_published=True, **wanted)
        if lens is None:
            raise NoScoresYet("insight.no_scores")
        change = change_from(lens.body, asked)
        board = Dashboard(replace(lens, rounds=(lens.round,)))
        found = simulation_of(board, change)
        number = asked.get("page", "1")
        start = (int(number) - 1 if number.isascii() and number.isdigit() and int(number[:6]) > 0 else 0) * MOST_ROWS
        body = {
            "lens": lens_answer(board), "change": change.query, "count": len(found.rows), "groups": found.groups,
            "branches": found.rows[start : start + MOST_ROWS],
        }  # fmt: skip
        return Response(SimulationShape(body).data)
