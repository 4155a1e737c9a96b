"""Routes of the dashboards and of the scores."""

from django.urls import path

from assessment.insight.api import dashboards as d
from assessment.insight.api.burden import BurdenView
from assessment.insight.api.chain import ChainView
from assessment.insight.api.cockpit import CockpitView
from assessment.insight.api.oddities import OddityView
from assessment.insight.api.scores import ScoreViewSet
from assessment.insight.api.simulation import SimulationView

ROUTES = [("scores", ScoreViewSet, "score")]
_BOARDS = {
    "overview": d.OverviewView, "ranking": d.RankingView, "quadrant": d.QuadrantView, "trend": d.TrendView, "heatmap": d.HeatmapView,
    "distribution": d.DistributionView, "quarters": d.QuartersView, "coupling": d.CouplingView, "places": d.PlacesView,
    "simulation": SimulationView,
}  # fmt: skip
API_URLS = [
    *(path(f"dashboards/{name}/", view.as_view(), name=f"dashboard-{name}") for name, view in _BOARDS.items()),
    path("oddities/", OddityView.as_view(), name="oddity-board"),
    path("burden/", BurdenView.as_view(), name="burden-board"),
    path("cockpit/", CockpitView.as_view(), name="cockpit-board"),
    path("chain/", ChainView.as_view(), name="chain-board"),
]
