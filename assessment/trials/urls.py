from django.urls import path

from assessment.trials.views import cases, runs

urlpatterns = [
    path("schemes/<str:code>/<int:version>/trials/", runs.scheme_trials, name="scheme_trials"),
    path("scheme-trials/<int:pk>/", runs.scheme_trial, name="scheme_trial"),
    path("schemes/<str:code>/<int:version>/cases/", cases.scheme_cases, name="scheme_cases"),
    path("schemes/<str:code>/<int:version>/cases/samples/", cases.scheme_samples, name="scheme_samples"),
    path("schemes/<str:code>/<int:version>/cases/add/", cases.scheme_case_add, name="scheme_case_add"),
    path("schemes/<str:code>/<int:version>/cases/drop/", cases.scheme_case_drop, name="scheme_case_drop"),
    path("schemes/<str:code>/<int:version>/cases/expect/", cases.scheme_case_expect, name="scheme_case_expect"),
]
