from django.urls import path

from assessment.insight.views import boards, scores

urlpatterns = [
    path("dashboard/", boards.dashboard, name="dashboard"),
    path("dashboard/live/", boards.dashboard_live, name="dashboard_live"),
    path("dashboard/ranking/", boards.ranking, name="ranking"),
    path("dashboard/ranking/export/", boards.ranking_export, name="ranking_export"),
    path("dashboard/indicators/<str:code>/", boards.indicator_detail, name="indicator_detail"),
    path("scores/", scores.score_list, name="score_list"),
    path("scores/<str:key>/", scores.score_detail, name="score_detail"),
    path("scores/<str:key>/<str:code>/evidence/", scores.score_evidence, name="score_evidence"),
]
