from django.urls import path

from workforce.results import views

urlpatterns = [
    path("results/", views.result_list, name="result_list"),
    path("results/counts/", views.result_counts, name="result_counts"),
    path("results/rewards/", views.result_rewards, name="result_rewards"),
    path("results/new/", views.result_new, name="result_new"),
    path("results/<int:pk>/", views.result_detail, name="result_detail"),
    path("results/<int:pk>/edit/", views.result_edit, name="result_edit"),
    path("results/<int:pk>/confirm/", views.result_confirm, name="result_confirm"),
    path("results/<int:pk>/return/", views.result_return, name="result_return"),
    path("results/<int:pk>/withdraw/", views.result_withdraw, name="result_withdraw"),
    path("results/<int:pk>/rewards/", views.result_reward, name="result_reward"),
    path("results/<int:pk>/nominations/", views.result_nominate, name="result_nominate"),
    path("results/rewards/<int:pk>/remove/", views.result_reward_remove, name="result_reward_remove"),
    path("results/nominations/<int:pk>/outcome/", views.result_nomination_settle, name="result_nomination_settle"),
]
