from django.urls import path

from branches.resources import views

urlpatterns = [
    path("resources/", views.resource_plan_list, name="resource_plan_list"),
    path("resources/lines/", views.resource_line_list, name="resource_line_list"),
    path("resources/uses/", views.resource_use_list, name="resource_use_list"),
    path("resources/budgets/", views.resource_budgets, name="resource_budgets"),
    path("resources/new/", views.resource_plan_new, name="resource_plan_new"),
    path("resources/<int:pk>/", views.resource_plan_detail, name="resource_plan_detail"),
    path("resources/<int:pk>/edit/", views.resource_plan_edit, name="resource_plan_edit"),
    path("resources/<int:pk>/approve/", views.resource_plan_approve, name="resource_plan_approve"),
    path("resources/<int:pk>/close/", views.resource_plan_close, name="resource_plan_close"),
    path("resources/<int:pk>/lines/<str:kind>/new/", views.resource_line_new, name="resource_line_new"),
    path("resources/lines/<int:pk>/", views.resource_line_detail, name="resource_line_detail"),
    path("resources/lines/<int:pk>/edit/", views.resource_line_edit, name="resource_line_edit"),
    path("resources/lines/<int:pk>/drop/", views.resource_line_drop, name="resource_line_drop"),
    path("resources/lines/<int:pk>/use/", views.resource_use_enter, name="resource_use_enter"),
    path("resources/uses/<int:pk>/withdraw/", views.resource_use_withdraw, name="resource_use_withdraw"),
]
