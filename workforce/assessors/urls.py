from django.urls import path

from workforce.assessors import views

urlpatterns = [
    path("assessors/", views.assessor_list, name="assessor_list"),
    path("assessors/new/", views.assessor_new, name="assessor_new"),
    path("assessors/<int:pk>/", views.assessor_detail, name="assessor_detail"),
    path("assessors/<int:pk>/edit/", views.assessor_edit, name="assessor_edit"),
    path("assessors/<int:pk>/scope/", views.assessor_scope_add, name="assessor_scope_add"),
    path("assessors/scope/<int:pk>/drop/", views.assessor_scope_drop, name="assessor_scope_drop"),
    path("assessors/<int:pk>/candidates/", views.assessor_candidate, name="assessor_candidate"),
]
