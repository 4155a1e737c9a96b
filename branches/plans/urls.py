from django.urls import path

from branches.plans import views

urlpatterns = [
    path("plans/", views.plan_list, name="plan_list"),
    path("plans/work/", views.plan_work, name="plan_work"),
    path("plans/new/", views.plan_new, name="plan_new"),
    path("plans/<int:pk>/", views.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/edit/", views.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/map/", views.plan_map, name="plan_map"),
    path("plans/<int:pk>/paper/<str:kind>/", views.plan_paper, name="plan_paper"),
    path("plans/<int:pk>/submit/", views.plan_submit, name="plan_submit"),
    path("plans/<int:pk>/approve/", views.plan_approve, name="plan_approve"),
    path("plans/<int:pk>/return/", views.plan_return, name="plan_return"),
    path("plans/<int:pk>/start/", views.plan_start, name="plan_start"),
    path("plans/<int:pk>/close/", views.plan_close, name="plan_close"),
    path("plans/<int:pk>/add/", views.plan_item_add, name="plan_item_add"),
    path("plans/items/<int:pk>/", views.plan_item, name="plan_item"),
    path("plans/items/<int:pk>/edit/", views.plan_item_edit, name="plan_item_edit"),
    path("plans/items/<int:pk>/remove/", views.plan_item_remove, name="plan_item_remove"),
    path("plans/items/<int:pk>/progress/", views.plan_item_progress, name="plan_item_progress"),
    path("plans/items/<int:pk>/check/", views.plan_item_check, name="plan_item_check"),
    path("plans/items/<int:pk>/entry/", views.plan_item_entry, name="plan_item_entry"),
    path("production/", views.production_list, name="production_list"),
    path("production/new/", views.production_new, name="production_new"),
    path("production/<int:pk>/", views.production_entry, name="production_entry"),
    path("production/<int:pk>/edit/", views.production_edit, name="production_edit"),
    path("production/<int:pk>/remove/", views.production_remove, name="production_remove"),
]
