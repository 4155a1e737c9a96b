from django.urls import path

from assessment.insight.views import analysis, boards, scores
from assessment.insight.views.burden import burden
from assessment.insight.views.chain import chain, chain_record_list
from assessment.insight.views.cockpit import cockpit, cockpit_record_list
from assessment.insight.views.oddities import oddity_list
from assessment.insight.views.simulation import simulation

urlpatterns = [
    path("dashboard/", boards.dashboard, name="dashboard"),
    path("dashboard/live/", boards.dashboard_live, name="dashboard_live"),
    path("dashboard/ranking/", boards.ranking, name="ranking"),
    path("dashboard/distribution/", analysis.distribution, name="distribution"),
    path("dashboard/trend/", analysis.trend, name="trend"),
    path("dashboard/coupling/", analysis.coupling, name="coupling"),
    path("dashboard/places/", analysis.places, name="places"),
    path("dashboard/simulation/", simulation, name="simulation"),
    path("dashboard/indicators/<str:code>/", boards.indicator_detail, name="indicator_detail"),
    path("chain/", chain, name="chain"),
    path("chain/records/", chain_record_list, name="chain_record_list"),
    path("oddities/", oddity_list, name="oddity_list"),
    path("burden/", burden, name="burden"),
    path("cockpit/", cockpit, name="cockpit"),
    path("cockpit/<slug:code>/", cockpit_record_list, name="cockpit_record_list"),
    path("scores/", scores.score_list, name="score_list"),
    path("scores/<str:key>/", scores.score_detail, name="score_detail"),
    path("scores/<str:key>/next/", scores.score_next, name="score_next"),
    path("scores/<str:key>/course/", scores.score_course, name="score_course"),
    path("scores/<str:key>/<str:code>/evidence/", scores.score_evidence, name="score_evidence"),
]
