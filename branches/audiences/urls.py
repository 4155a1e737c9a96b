from django.urls import path

from branches.audiences import views

urlpatterns = [
    path("audiences/", views.segment_list, name="segment_list"),
    path("audiences/new/", views.segment_new, name="segment_new"),
    path("audiences/reach/", views.reach_stats, name="reach_stats"),
    path("audiences/profile/", views.workforce_profile, name="workforce_profile"),
    path("audiences/content/", views.content_list, name="content_list"),
    path("audiences/content/new/", views.content_new, name="content_new"),
    path("audiences/content/<int:pk>/", views.content_detail, name="content_detail"),
    path("audiences/content/<int:pk>/edit/", views.content_edit, name="content_edit"),
    path("audiences/content/<int:pk>/publish/", views.content_publish, name="content_publish"),
    path("audiences/content/<int:pk>/cancel/", views.content_cancel, name="content_cancel"),
    path("audiences/<int:pk>/", views.segment_detail, name="segment_detail"),
    path("audiences/<int:pk>/edit/", views.segment_edit, name="segment_edit"),
]
