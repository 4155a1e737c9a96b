from django.urls import path

from branches.programmes import views

urlpatterns = [
    path("programmes/", views.programme_list, name="programme_list"),
    path("programmes/new/", views.programme_new, name="programme_new"),
    path("programmes/<int:pk>/", views.programme_detail, name="programme_detail"),
    path("programmes/<int:pk>/edit/", views.programme_edit, name="programme_edit"),
    path("programmes/<int:pk>/start/", views.programme_start, name="programme_start"),
    path("programmes/<int:pk>/close/", views.programme_close, name="programme_close"),
    path("programmes/<int:pk>/stages/", views.programme_stage_add, name="programme_stage_add"),
    path("programmes/stages/<int:pk>/", views.programme_stage_edit, name="programme_stage_edit"),
    path("programmes/stages/<int:pk>/drop/", views.programme_stage_drop, name="programme_stage_drop"),
    path("programmes/stages/<int:pk>/done/", views.programme_stage_done, name="programme_stage_done"),
]
