"""dashboards/{overview,ranking,quadrant,trend,heatmap}: what the committee's page draws, for machines and for its charts."""

from collections.abc import Callable
from typing import Any

from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.insight.api import shapes
from assessment.insight.selectors.dashboard import Dashboard, stamp_of
from assessment.insight.selectors.lens import lens_of
from portal.kernel import clock
from portal.kernel.api import HouseView
from portal.kernel.errors import RuleBroken

LENS = [
    OpenApiParameter("round", str, description="Code of a round, 2026Q3 or 2026; default: the newest with scores."),
    OpenApiParameter("unit", str, description="Code of a unit or committee inside the reach."),
    OpenApiParameter("peer_group", str, description="Code of a peer group."),
]


class NoScoresYet(RuleBroken):
    status = 404


class DashboardView(HouseView):
    """Answers 304 to ``If-None-Match`` while no figure has moved."""

    rights = {"get": "dashboard.view"}
    shape: type
    answer: Callable[[Dashboard], dict[str, Any]]

    def get(self, request: Request) -> Any:
        asked = request.query_params
        lens = lens_of(
            request.scope, today=clock.today(), round_code=asked.get("round", ""), unit_code=asked.get("unit", ""),
            peer_group=asked.get("peer_group", ""),
        )  # fmt: skip
        if lens is None:
            raise NoScoresYet("insight.no_scores")
        board = Dashboard(lens)
        etag = f'"{stamp_of(lens)}"' if request.headers.get("If-None-Match") else ""
        unchanged = get_conditional_response(request._request, etag=etag) if etag else None
        if unchanged is not None:
            return unchanged
        body = {"lens": shapes.lens_answer(board), **type(self).answer(board)}
        return Response(self.shape(body, context={"round": lens.round.code}).data, headers={"ETag": f'"{board.stamp}"'})


class OverviewView(DashboardView):
    shape = shapes.OverviewShape
    answer = staticmethod(shapes.overview_answer)

    @extend_schema(parameters=LENS, responses=shapes.OverviewShape, tags=["dashboards"], summary="Key figures and what needs attention")
    def get(self, request: Request) -> Any:
        return super().get(request)


class RankingView(DashboardView):
    shape = shapes.RankingShape
    answer = staticmethod(shapes.ranking_answer)

    @extend_schema(parameters=LENS, responses=shapes.RankingShape, tags=["dashboards"], summary="Branches ranked inside their peer groups")
    def get(self, request: Request) -> Any:
        return super().get(request)


class QuadrantView(DashboardView):
    shape = shapes.QuadrantShape
    answer = staticmethod(shapes.quadrant_answer)

    @extend_schema(parameters=LENS, responses=shapes.QuadrantShape, tags=["dashboards"], summary="Both scores of each branch and the line")
    def get(self, request: Request) -> Any:
        return super().get(request)


class TrendView(DashboardView):
    shape = shapes.TrendShape
    answer = staticmethod(shapes.trend_answer)

    @extend_schema(parameters=LENS, responses=shapes.TrendShape, tags=["dashboards"], summary="Means, extremes and grades by round")
    def get(self, request: Request) -> Any:
        return super().get(request)


class HeatmapView(DashboardView):
    shape = shapes.HeatmapShape
    answer = staticmethod(shapes.heatmap_answer)

    @extend_schema(parameters=LENS, responses=shapes.HeatmapShape, tags=["dashboards"], summary="Share of the full points per indicator")
    def get(self, request: Request) -> Any:
        return super().get(request)
