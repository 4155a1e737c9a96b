from django.urls import path

from branches.campaigns import views

urlpatterns = [
    path("campaigns/", views.campaign_list, name="campaign_list"),
    path("campaigns/new/", views.campaign_new, name="campaign_new"),
    path("campaigns/<int:pk>/", views.campaign_detail, name="campaign_detail"),
    path("campaigns/<int:pk>/join/", views.campaign_join, name="campaign_join"),
    path("campaigns/<int:pk>/honours/", views.campaign_honours, name="campaign_honours"),
    path("campaigns/visits/", views.model_visit_list, name="model_visit_list"),
    path("campaigns/visits/new/", views.model_visit_new, name="model_visit_new"),
    path("campaigns/visits/<int:pk>/", views.model_visit_detail, name="model_visit_detail"),
    path("campaigns/visits/<int:pk>/hold/", views.model_visit_hold, name="model_visit_hold"),
    path("campaigns/visits/<int:pk>/cancel/", views.model_visit_cancel, name="model_visit_cancel"),
]
