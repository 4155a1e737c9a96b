from django.urls import path

from branches.statistics import views

urlpatterns = [
    path("statistics/", views.statistics_list, name="statistics_list"),
    path("statistics/new/", views.statistics_new, name="statistics_new"),
    path("statistics/<int:pk>/", views.statistics_detail, name="statistics_detail"),
    path("statistics/<int:pk>/sign/", views.statistics_sign, name="statistics_sign"),
    path("statistics/<int:pk>/back/", views.statistics_back, name="statistics_back"),
    path("statistics/<int:pk>/paper/<str:kind>/", views.statistics_paper, name="statistics_paper"),
    path("statistics/<int:pk>/lines/<int:line_pk>/", views.statistics_line, name="statistics_line"),
]
