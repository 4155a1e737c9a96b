"""``/api/v1/reach/skills/`` and ``/api/v1/reach/people/``: what has come down to the branches, counts alone."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from branches.reach import selectors
from branches.reach.exports import asked_year
from portal.kernel import clock
from portal.kernel.api import HouseView
from portal.kernel.exporters import Asked


class ReachFigureSerializer(serializers.Serializer):
    """``value`` is null where the count is too small to be told."""

    key = serializers.CharField()
    name = serializers.CharField()
    value = serializers.DecimalField(max_digits=12, decimal_places=1, allow_null=True)


class ReachLineSerializer(serializers.Serializer):
    branch = serializers.CharField()
    name = serializers.CharField()
    figures = ReachFigureSerializer(many=True)


class ReachBoardSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    least = serializers.IntegerField(help_text="Counts of people from 1 to one below it are null.")
    whole = ReachFigureSerializer(many=True)
    lines = ReachLineSerializer(many=True)


class ReachView(HouseView):
    rights = {"get": "reach.view"}
    kind = "quality"

    def answer(self, request: Request) -> Response:
        actor: Any = request.actor  # type: ignore[attr-defined]
        scope: Any = request.scope  # type: ignore[attr-defined]
        year = asked_year(Asked(actor, scope, request.query_params, clock.now()))
        board = selectors.board_of(actor, scope, self.kind, year, clock.today())

        def told(figures: dict[str, Any]) -> list[dict[str, Any]]:
            return [{"key": c.key, "name": str(c.label), "value": figures[c.key]} for c in board.columns]

        lines = [{"branch": b.node.code, "name": b.node.name, "figures": told(figures)} for b, figures in board.lines]
        body = {"year": year, "least": board.least, "whole": told(board.whole), "lines": lines}
        return Response(ReachBoardSerializer(body).data)


YEAR = [OpenApiParameter("year", int, description="This year or one of the two before.")]


class ReachQualityView(ReachView):
    @extend_schema(
        tags=["reach"], summary="Mentoring, training and rises in grade by branch", parameters=YEAR, responses=ReachBoardSerializer
    )
    def get(self, request: Request) -> Response:
        return self.answer(request)


class ReachRallyView(ReachView):
    kind = "rally"

    @extend_schema(tags=["reach"], summary="Proposals, concerns and activities by branch", parameters=YEAR, responses=ReachBoardSerializer)
    def get(self, request: Request) -> Response:
        return self.answer(request)


API_URLS = [
    path("reach/skills/", ReachQualityView.as_view(), name="api_reach_skills"),
    path("reach/people/", ReachRallyView.as_view(), name="api_reach_people"),
]
