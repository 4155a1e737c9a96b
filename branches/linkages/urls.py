from django.urls import path

from branches.linkages import views

urlpatterns = [
    path("links/", views.link_list, name="link_list"),
    path("links/visits/", views.link_visits, name="link_visits"),
    path("links/branches/<str:code>/new/", views.link_new, name="link_new"),
    path("links/<int:pk>/", views.link_detail, name="link_detail"),
    path("links/<int:pk>/edit/", views.link_edit, name="link_edit"),
    path("links/<int:pk>/end/", views.link_end, name="link_end"),
    path("links/<int:pk>/plan/", views.link_plan, name="link_plan"),
    path("links/<int:pk>/visit/", views.link_visit, name="link_visit"),
    path("links/visits/<int:pk>/drop/", views.link_plan_drop, name="link_plan_drop"),
    path("links/visits/<int:pk>/kept/", views.link_kept, name="link_kept"),
]
