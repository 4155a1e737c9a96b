from django.urls import path

from assessment.outcomes import views

urlpatterns = [
    path("outcomes/", views.outcome_list, name="outcome_list"),
    path("outcomes/new/", views.outcome_new, name="outcome_new"),
    path("outcomes/suggested/", views.outcome_take_up, name="outcome_take_up"),
    path("outcomes/<int:pk>/", views.outcome_detail, name="outcome_detail"),
    path("outcomes/<int:pk>/decide/", views.outcome_decide, name="outcome_decide"),
    path("outcomes/<int:pk>/withdraw/", views.outcome_withdraw, name="outcome_withdraw"),
    path("outcomes/<int:pk>/done/", views.outcome_carry, name="outcome_carry"),
    path("outcomes/<int:pk>/appeal/", views.outcome_appeal, name="outcome_appeal"),
    path("outcomes/<int:pk>/answer/", views.outcome_answer, name="outcome_answer"),
]
