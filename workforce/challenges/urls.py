from django.urls import path

from workforce.challenges.views import acts, pages

urlpatterns = [
    path("challenges/", pages.challenge_list, name="challenge_list"),
    path("challenges/mine/", pages.challenge_mine, name="challenge_mine"),
    path("challenges/problems/", pages.challenge_problems, name="challenge_problems"),
    path("challenges/problems/new/", acts.challenge_raise, name="challenge_raise"),
    path("challenges/problems/<int:pk>/", pages.challenge_problem, name="challenge_problem"),
    path("challenges/problems/<int:pk>/edit/", acts.challenge_problem_edit, name="challenge_problem_edit"),
    path("challenges/problems/<int:pk>/drop/", acts.challenge_problem_drop, name="challenge_problem_drop"),
    path("challenges/problems/<int:pk>/study/", acts.challenge_study, name="challenge_study"),
    path("challenges/<int:pk>/", pages.challenge_detail, name="challenge_detail"),
    path("challenges/<int:pk>/edit/", acts.challenge_edit, name="challenge_edit"),
    path("challenges/<int:pk>/<slug:act>/", acts.challenge_act, name="challenge_act"),
]
