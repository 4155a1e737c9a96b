"""Routes of the dashboards and of the scores."""

from django.urls import path

from assessment.insight.api.dashboards import HeatmapView, OverviewView, QuadrantView, RankingView, TrendView
from assessment.insight.api.scores import ScoreViewSet

ROUTES = [("scores", ScoreViewSet, "score")]
API_URLS = [
    path("dashboards/overview/", OverviewView.as_view(), name="dashboard-overview"),
    path("dashboards/ranking/", RankingView.as_view(), name="dashboard-ranking"),
    path("dashboards/quadrant/", QuadrantView.as_view(), name="dashboard-quadrant"),
    path("dashboards/trend/", TrendView.as_view(), name="dashboard-trend"),
    path("dashboards/heatmap/", HeatmapView.as_view(), name="dashboard-heatmap"),
]
