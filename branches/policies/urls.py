from django.urls import path

from branches.policies import views

urlpatterns = [
    path("policies/", views.policy_list, name="policy_list"),
    path("policies/new/", views.policy_new, name="policy_new"),
    path("policies/<int:pk>/", views.policy_detail, name="policy_detail"),
    path("policies/<int:pk>/revise/", views.policy_revise, name="policy_revise"),
    path("policies/<int:pk>/repeal/", views.policy_repeal, name="policy_repeal"),
]
