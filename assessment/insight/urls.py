from django.urls import path

from assessment.insight.views import analysis, boards, scores

urlpatterns = [
    path("dashboard/", boards.dashboard, name="dashboard"),
    path("dashboard/live/", boards.dashboard_live, name="dashboard_live"),
    path("dashboard/ranking/", boards.ranking, name="ranking"),
    path("dashboard/ranking/export/", boards.ranking_export, name="ranking_export"),
    path("dashboard/distribution/", analysis.distribution, name="distribution"),
    path("dashboard/trend/", analysis.trend, name="trend"),
    path("dashboard/trend/export/", analysis.trend_export, name="trend_export"),
    path("dashboard/coupling/", analysis.coupling, name="coupling"),
    path("dashboard/coupling/export/", analysis.coupling_export, name="coupling_export"),
    path("dashboard/places/", analysis.places, name="places"),
    path("dashboard/indicators/<str:code>/", boards.indicator_detail, name="indicator_detail"),
    path("scores/", scores.score_list, name="score_list"),
    path("scores/<str:key>/", scores.score_detail, name="score_detail"),
    path("scores/<str:key>/next/", scores.score_next, name="score_next"),
    path("scores/<str:key>/course/", scores.score_course, name="score_course"),
    path("scores/<str:key>/<str:code>/evidence/", scores.score_evidence, name="score_evidence"),
]
