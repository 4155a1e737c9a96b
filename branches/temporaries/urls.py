from django.urls import path

from branches.temporaries import views

urlpatterns = [
    path("temporary-branches/", views.temporary_list, name="temporary_list"),
    path("temporary-branches/new/", views.temporary_new, name="temporary_new"),
    path("temporary-branches/<str:code>/", views.temporary_detail, name="temporary_detail"),
    path("temporary-branches/<str:code>/tie/", views.temporary_tie, name="temporary_tie"),
    path("temporary-branches/<str:code>/edit/", views.temporary_edit, name="temporary_edit"),
    path("temporary-branches/<str:code>/extend/", views.temporary_extend, name="temporary_extend"),
    path("temporary-branches/<str:code>/close/", views.temporary_close, name="temporary_close"),
    path("temporary-branches/<str:code>/hand-over/<str:kind>/", views.temporary_paper, name="temporary_paper"),
]
