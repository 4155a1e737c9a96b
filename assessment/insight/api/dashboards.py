"""dashboards/*: what the committee's pages draw, for machines and for their charts."""

from collections.abc import Callable
from typing import Any

from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.insight.api import analysis, shapes
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


def board_view(shape: type, answer: Callable[[Dashboard], dict[str, Any]], summary: str) -> Callable[[type], type]:
    """What one of the dashboards' views answers, and how the description of the API names it."""

    def wrap(view: type) -> type:
        view.shape, view.answer = shape, staticmethod(answer)  # type: ignore[attr-defined]
        described = extend_schema(parameters=LENS, responses=shape, tags=["dashboards"], summary=summary)
        return extend_schema_view(get=described)(view)

    return wrap


@board_view(shapes.OverviewShape, shapes.overview_answer, "Key figures and what needs attention")
class OverviewView(DashboardView):
    pass


@board_view(shapes.RankingShape, shapes.ranking_answer, "Branches ranked inside their peer groups")
class RankingView(DashboardView):
    pass


@board_view(shapes.QuadrantShape, shapes.quadrant_answer, "Both scores of each branch and the line")
class QuadrantView(DashboardView):
    pass


@board_view(shapes.TrendShape, shapes.trend_answer, "Means, extremes and grades by round")
class TrendView(DashboardView):
    pass


@board_view(shapes.HeatmapShape, shapes.heatmap_answer, "Share of the full points per indicator")
class HeatmapView(DashboardView):
    pass


@board_view(analysis.DistributionShape, analysis.distribution_answer, "Histogram and quartiles of both scores")
class DistributionView(DashboardView):
    pass


@board_view(analysis.QuartersShape, analysis.quarters_answer, "Mean and quartiles over eight quarters, published rounds only")
class QuartersView(DashboardView):
    pass


@board_view(analysis.CouplingBoardShape, analysis.coupling_answer, "Coupling analysis: a model, not a rule of the assessment")
class CouplingView(DashboardView):
    pass


@board_view(analysis.PlacesShape, analysis.places_answer, "One level of the tree: places, branches, peer groups")
class PlacesView(DashboardView):
    pass
