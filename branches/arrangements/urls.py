from django.urls import path

from branches.arrangements import views

urlpatterns = [
    path("arrangements/", views.arranged_list, name="arranged_list"),
    path("arrangements/tasks/<int:pk>/", views.arranged_detail, name="arranged_detail"),
    path("arrangements/tasks/<int:pk>/plan/", views.arranged_plan, name="arranged_plan"),
    path("arrangements/tasks/<int:pk>/link/", views.arranged_link, name="arranged_link"),
    path("arrangements/tasks/<int:pk>/excuse/", views.arranged_excuse, name="arranged_excuse"),
    path("arrangements/pushed/", views.arrangement_list, name="arrangement_list"),
    path("arrangements/lead/", views.lead_board, name="lead_board"),
    path("arrangements/new/", views.arrangement_new, name="arrangement_new"),
    path("arrangements/<int:pk>/", views.arrangement_detail, name="arrangement_detail"),
    path("arrangements/<int:pk>/spread/", views.arrangement_spread, name="arrangement_spread"),
    path("arrangements/<int:pk>/stop/", views.arrangement_stop, name="arrangement_stop"),
]
