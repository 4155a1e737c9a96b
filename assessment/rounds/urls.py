from django.urls import path

from assessment.rounds.views import acts, claims, judging, pages, steps

urlpatterns = [
    path("rounds/", pages.round_list, name="round_list"),
    path("rounds/open/", pages.round_open, name="round_open"),
    path("rounds/<str:code>/", pages.round_detail, name="round_detail"),
    path("rounds/<str:code>/progress/", pages.round_progress, name="round_progress"),
    path("rounds/<str:code>/verify/", pages.round_verify, name="round_verify"),
    path("rounds/<str:code>/run/", acts.round_run, name="round_run"),
    path("rounds/<str:code>/judge/<str:indicator>/", judging.round_judge, name="round_judge"),
    path("rounds/<str:code>/judges/<str:indicator>/", judging.round_judges, name="round_judges"),
    path("rounds/<str:code>/remind/", judging.round_remind, name="round_remind"),
    path("rounds/<str:code>/cancel/", acts.round_cancel, name="round_cancel"),
    path("rounds/<str:code>/adjust/", acts.round_adjust, name="round_adjust"),
    path("rounds/<str:code>/adjustments/<int:pk>/", acts.adjustment_decide, name="adjustment_decide"),
    path("rounds/<str:code>/review/", acts.round_review, name="round_review"),
    path("rounds/<str:code>/reopen/", acts.round_reopen, name="round_reopen"),
    path("rounds/<str:code>/propose/", acts.round_propose, name="round_propose"),
    path("rounds/<str:code>/publish/", acts.round_publish, name="round_publish"),
    path("rounds/<str:code>/lock/", acts.round_lock, name="round_lock"),
    path("rounds/<str:code>/unlock/ask/", steps.round_ask_unlock, name="round_ask_unlock"),
    path("rounds/<str:code>/unlock/", steps.round_unlock, name="round_unlock"),
    path("rounds/<str:code>/steps/<str:kind>/", steps.round_step, name="round_step"),
    path("rounds/<str:code>/steps/<str:kind>/done/", steps.round_step_done, name="round_step_done"),
    path("claims/", claims.claim_list, name="claim_list"),
    path("claims/new/", claims.claim_new, name="claim_new"),
    path("claims/<int:pk>/", claims.claim_detail, name="claim_detail"),
    path("claims/<int:pk>/verify/", claims.claim_verify, name="claim_verify"),
]
